import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { type Feature, isSameFeature } from "../../../lib/map/fields/feature.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { Cell } from "./Cell.tsx";
import { coloredBy, type ListColumns, listColumns } from "./columns.ts";
import { Icon } from "../../Icon.tsx";
import { Menu, MenuItem } from "../controls/Menu.tsx";
import { Nothing } from "./Nothing.tsx";
import { isMeant } from "./TableBody.tsx";
import { currentSort, type TableProps } from "./table_props.ts";
import { useRowKeys } from "./use_row_keys.ts";
import { flag } from "../controls/flag.ts";

/** The rows on a narrow stage: two lines each, sorted by one button. */
export function FeatureList(props: TableProps) {
  const { state, widget, table, columns } = props;
  const keys = useRowKeys<HTMLUListElement>(state, widget);
  const result = resultAs("table", widget.result.value);
  const selected = state.selected.value;
  const arranged = listColumns(columns, {
    sorted: currentSort(state, table)?.column,
    isNumeric: (column) => state.texts.isNumeric(table.dataset, column),
    isColored: (column) => coloredBy(state, table.dataset, column) !== null,
  });
  return (
    <>
      <div class="list-head">
        <span class="muted">
          {result !== null && state.texts.counted(table.dataset, result.total)}
        </span>
        <SortButton {...props} />
      </div>
      <ul
        ref={keys.body}
        class="list-rows"
        aria-busy={flag(result === null || widget.stale.value)}
        aria-label={state.texts.widgetTitle(table)}
        data-stale={flag(widget.stale.value)}
        onKeyDown={keys.onKeyDown}
        onFocusIn={keys.onFocusIn}
      >
        {result === null ? <WaitingItems /> : result.rows.map((row, index) => (
          <Item
            key={index}
            {...props}
            row={row}
            arranged={arranged}
            selected={isSameFeature(row, selected)}
            reachable={index === keys.current}
          />
        ))}
      </ul>
      {result?.total === 0 && <Nothing state={state} dataset={table.dataset} />}
    </>
  );
}

interface ItemProps extends TableProps {
  readonly row: Feature;
  readonly arranged: ListColumns;
  readonly selected: boolean;
  readonly reachable: boolean;
}

function Item({ state, row, arranged, selected, reachable }: ItemProps) {
  const { title, figure, details, colored } = arranged;
  const cell = (column: string) => (
    <Cell key={column} state={state} row={row} column={column} linked={false} />
  );
  return (
    <li
      data-selected={flag(selected)}
      onClick={(event) => isMeant(event) && state.select(selected ? null : row)}
    >
      <button
        type="button"
        class="row-name truncate"
        aria-pressed={flag(selected)}
        tabIndex={reachable ? 0 : -1}
      >
        {cell(title)}
      </button>
      <span class="list-figure">{figure !== null && cell(figure)}</span>
      <span class="list-details truncate">
        {details.map((column, index) => [index > 0 && " ", cell(column)])}
      </span>
      <span class="list-colored">{colored !== null && cell(colored)}</span>
    </li>
  );
}

/** Sorts by any of the columns; choosing the current one reverses the order. */
function SortButton({ state, table, columns }: TableProps) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const words = mapWordsOf(state.locale).dock.table;
  const sort = currentSort(state, table);
  const label = (column: string) => state.texts.label(table.dataset, column);
  const sortBy = (column: string) => {
    const turned = sort?.column === column && sort.direction === "asc";
    open.value = false;
    state.setSort(table.id, { column, direction: turned ? "desc" : "asc" });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-quiet"
        aria-haspopup="menu"
        aria-expanded={flag(open.value)}
        aria-label={sort && `${words.sort}: ${label(sort.column)}`}
        onClick={() => open.value = !open.value}
      >
        <Icon
          name={sort === undefined ? "sort" : sort.direction === "asc" ? "arrowUp" : "arrowDown"}
        />
        <span class="truncate">{sort === undefined ? words.sort : label(sort.column)}</span>
      </button>
      {open.value && (
        <Menu
          label={words.sort}
          anchor={button}
          align="end"
          onClose={() => open.value = false}
        >
          {columns.map((column) => (
            <MenuItem
              key={column}
              label={label(column)}
              choice={{ kind: "radio", checked: sort?.column === column }}
              onPress={() => sortBy(column)}
            />
          ))}
        </Menu>
      )}
    </>
  );
}

const WAITING_ITEMS = 6;

function WaitingItems() {
  return (
    <>
      {Array.from({ length: WAITING_ITEMS }, (_, index) => (
        <li key={index} aria-hidden="true">
          <span class="dock-skeleton" />
          <span class="dock-skeleton" />
        </li>
      ))}
    </>
  );
}
