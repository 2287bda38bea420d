import { type Feature, isSameFeature } from "../../../lib/map/fields/feature.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { Cell } from "./Cell.tsx";
import { isRight, type TableProps } from "./table_props.ts";
import { useRowKeys } from "./use_row_keys.ts";
import { flag } from "../controls/flag.ts";

/** The open page's rows; the previous ones stay until the new ones arrive. */
export function TableBody(props: TableProps) {
  const { state, widget, columns } = props;
  const keys = useRowKeys<HTMLTableSectionElement>(state, widget);
  const result = resultAs("table", widget.result.value);
  const selected = state.selected.value;
  return (
    <tbody ref={keys.body} onKeyDown={keys.onKeyDown} onFocusIn={keys.onFocusIn}>
      {result === null ? <WaitingRows columns={columns} /> : result.rows.map((row, index) => (
        // Keyed by position, not by feature: focus stays in its row when the page changes.
        <Row
          key={index}
          {...props}
          row={row}
          selected={isSameFeature(row, selected)}
          reachable={index === keys.current}
        />
      ))}
    </tbody>
  );
}

interface RowProps extends TableProps {
  readonly row: Feature;
  readonly selected: boolean;
  /** Reachable by Tab; the others by the arrow keys. */
  readonly reachable: boolean;
}

function Row({ state, table, columns, row, selected, reachable }: RowProps) {
  const [first = "", ...others] = columns;
  return (
    <tr
      data-selected={flag(selected)}
      onClick={(event) => isMeant(event) && state.select(selected ? null : row)}
    >
      <th scope="row">
        <button
          type="button"
          class="row-name truncate"
          aria-pressed={flag(selected)}
          tabIndex={reachable ? 0 : -1}
        >
          <Cell state={state} row={row} column={first} linked={false} />
        </button>
      </th>
      {others.map((column) => (
        <td key={column} data-right={flag(isRight(state, table.dataset, column))}>
          <Cell state={state} row={row} column={column} />
        </td>
      ))}
    </tr>
  );
}

/** Whether a click selects the row, rather than selecting text or following a link. */
export function isMeant({ target }: MouseEvent): boolean {
  if (!(target instanceof Element) || target.closest("a") !== null) return false;
  return target.closest("button") !== null || getSelection()?.isCollapsed !== false;
}

const WAITING_ROWS = 8;

function WaitingRows({ columns }: { readonly columns: readonly string[] }) {
  return (
    <>
      {Array.from({ length: WAITING_ROWS }, (_, index) => (
        <tr key={index} aria-hidden="true">
          {columns.map((column) => (
            <td key={column}>
              <span class="dock-skeleton" />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}
