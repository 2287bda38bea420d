/** Between a range of numbers or times and the bars of a chart that it covers. */
import type { Range } from "../query/filter.ts";

/** The first bar, and the one after the last. */
export type BinRange = readonly [first: number, end: number];

/**
 * @param ticks the bars' limits, in order: one more than there are bars.
 * @returns the bars that the range touches, one at least; all of them without a range.
 */
export function binRange(range: Range | null, ticks: readonly number[]): BinRange {
  const bins = Math.max(1, ticks.length - 1);
  const { from = null, to = null } = range ?? {};
  const first = from === null ? 0 : Math.max(0, ticks.findLastIndex((tick) => tick <= from));
  const above = to === null ? -1 : ticks.findIndex((tick) => tick >= to);
  const end = above === -1 ? bins : above;
  const start = Math.min(first, bins - 1);
  return [start, Math.min(bins, Math.max(start + 1, end))];
}

/** @returns the range of these bars; null where they are all. Its ends at the edges are open. */
export function rangeOfBins([first, end]: BinRange, ticks: readonly number[]): Range | null {
  const from = first <= 0 ? null : ticks[first] ?? null;
  const to = end >= ticks.length - 1 ? null : ticks[end] ?? null;
  return from === null && to === null ? null : { from, to };
}
