/** Between a range of revenues and the bins of a histogram that it covers. */
import type { RevenueRange } from "../query/map_query.ts";

/** The first bin, and the one after the last. */
export type BinRange = readonly [first: number, end: number];

/**
 * @param ticks the bins' limits, in order.
 * @returns the bins that the range touches; all of them without a range.
 */
export function binRange(range: RevenueRange | null, ticks: readonly number[]): BinRange {
  const bins = Math.max(1, ticks.length - 1);
  const { from = null, to = null } = range ?? {};
  const first = from === null ? 0 : Math.max(0, ticks.findLastIndex((tick) => tick <= from));
  const above = to === null ? -1 : ticks.findIndex((tick) => tick >= to);
  const end = above === -1 ? bins : above;
  const start = Math.min(first, bins - 1);
  return [start, Math.min(bins, Math.max(start + 1, end))];
}

/** @returns the range of these bins; null where they are all. Its ends at the edges are open. */
export function rangeOfBins(
  [first, end]: BinRange,
  ticks: readonly number[],
): RevenueRange | null {
  const from = first <= 0 ? null : ticks[first] ?? null;
  const to = end >= ticks.length - 1 ? null : ticks[end] ?? null;
  return from === null && to === null ? null : { from, to };
}
