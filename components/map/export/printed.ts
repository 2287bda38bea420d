/** The printed rows of the open table. */
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { shownColumns, tableOf, type TableWidget } from "../dock/columns.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

/** Some twenty pages. */
export const MOST_PRINTED = 1_000;

export interface PrintedRows {
  readonly table: TableWidget;
  readonly columns: readonly string[];
  readonly rows: readonly Feature[];
  readonly total: number;
}

const prepared = new WeakMap<MapState, PrintedRows>();

/** Prints these rows instead of the page's; null restores the page's rows. */
export function prepareRows(state: MapState, rows: PrintedRows | null): void {
  if (rows === null) prepared.delete(state);
  else prepared.set(state, rows);
}

/** @returns the rows to print: the prepared ones, else the page's. */
export function rowsToPrint(state: MapState): PrintedRows | null {
  return prepared.get(state) ?? rowsOnPage(state);
}

/** @returns the open table's state. */
export function openTable(
  state: MapState,
): { readonly own: WidgetState; readonly table: TableWidget } | null {
  const { table: id } = state.query.peek();
  const own = id === null ? undefined : state.widgets.get(id);
  const table = own === undefined ? null : tableOf(own);
  return own === undefined || table === null ? null : { own, table };
}

/** Null where no table is open. */
function rowsOnPage(state: MapState): PrintedRows | null {
  const open = openTable(state);
  const result = resultAs("table", open?.own.result.peek() ?? null);
  if (open === null || result === null) return null;
  const { table } = open;
  const columns = shownColumns(state, table);
  return { table, columns, rows: result.rows, total: result.total };
}
