import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { nextSort } from "../../../lib/map/query/map_query.ts";
import { isFocusLost } from "../focus_lost.ts";
import { ColumnMenu } from "./ColumnMenu.tsx";
import { Icon } from "../../Icon.tsx";
import { currentSort, isRight, type TableProps } from "./table_props.ts";
import { flag } from "../controls/flag.ts";

export interface TableHeadProps extends TableProps {
  onShowWidget(widget: string): void;
}

/**
 * The column headers; each sorts the table by its column, and has a menu. Tab reaches one of these
 * buttons, and the arrow keys the others: a table may have a hundred columns.
 */
export function TableHead(props: TableHeadProps) {
  const row = useRef<HTMLTableRowElement>(null);
  const last = useSignal(0);
  const buttons = () => [...row.current?.querySelectorAll<HTMLElement>("th button") ?? []];
  const current = Math.min(last.value, 2 * props.columns.length - 1);
  const focused = row.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // The column that had focus was hidden.
    if (focused && isFocusLost()) buttons()[current]?.focus();
  });
  return (
    <thead>
      <tr
        ref={row}
        onFocusIn={({ target }) => {
          const index = buttons().findIndex((button) => button === target);
          if (index !== -1) last.value = index;
        }}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (by === undefined) return;
          buttons()[current + by]?.focus();
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        {props.columns.map((column, index) => (
          <Heading
            key={column}
            {...props}
            column={column}
            reachable={current - 2 * index}
          />
        ))}
      </tr>
    </thead>
  );
}

interface HeadingProps extends TableHeadProps {
  readonly column: string;
  /** The one of the two buttons that Tab reaches: 0, 1, or neither. */
  readonly reachable: number;
}

/** CARTO sorts by one column: the order of equal values may differ between pages. */
function Heading({ reachable, ...props }: HeadingProps) {
  const { state, table, column } = props;
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const words = mapWordsOf(state.locale).dock.table;
  const sort = currentSort(state, table);
  const direction = sort?.column === column ? sort.direction : null;
  const label = state.texts.label(table.dataset, column);
  return (
    <th
      scope="col"
      aria-sort={direction === null ? "none" : direction === "asc" ? "ascending" : "descending"}
      data-right={flag(isRight(state, table.dataset, column))}
      data-open={flag(open.value)}
    >
      <div class="table-heading">
        <button
          type="button"
          class="table-sort"
          title={state.texts.description(table.dataset, column) ?? words.sortBy(label)}
          tabIndex={reachable === 0 ? 0 : -1}
          onClick={() =>
            state.setSort(table.id, nextSort(state.query.peek().sorts.get(table.id), column))}
        >
          <span class="truncate">{label}</span>
          {direction !== null && <Icon name={direction === "asc" ? "arrowUp" : "arrowDown"} />}
        </button>
        <button
          ref={button}
          type="button"
          class="table-options"
          aria-label={words.options(label)}
          aria-haspopup="menu"
          aria-expanded={flag(open.value)}
          tabIndex={reachable === 1 ? 0 : -1}
          onClick={() => open.value = !open.value}
        >
          <Icon name="down" />
        </button>
      </div>
      {open.value && <ColumnMenu {...props} anchor={button} onClose={() => open.value = false} />}
    </th>
  );
}
