/** The pages of a table. */
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { tableOf } from "./columns.ts";

/** @returns the positions of the open page's rows, from 1; null without rows. */
export function pageRows(
  own: WidgetState,
): { readonly first: number; readonly last: number } | null {
  const result = resultAs("table", own.result.value);
  if (result === null || result.rows.length === 0) return null;
  const first = own.page.value * (tableOf(own)?.page_size ?? 1) + 1;
  return { first, last: Math.min(first + result.rows.length - 1, result.total) };
}
