/** The pages of a table. */
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { tableOf } from "./columns.ts";

/** @returns how many pages the rows fill, by what came last; one at least. */
export function pageCount(state: WidgetState): number {
  const total = resultAs("table", state.result.value)?.total ?? 0;
  return Math.max(1, Math.ceil(total / pageSize(state)));
}

function pageSize(state: WidgetState): number {
  return tableOf(state)?.page_size ?? 1;
}

/** @returns the places of the rows on the open page, from 1; null where there are none. */
export function pageRows(state: WidgetState): { readonly first: number; readonly last: number } | null {
  const result = resultAs("table", state.result.value);
  if (result === null || result.rows.length === 0) return null;
  const first = state.page.value * pageSize(state) + 1;
  return { first, last: Math.min(first + result.rows.length - 1, result.total) };
}
