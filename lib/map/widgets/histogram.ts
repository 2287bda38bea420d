/** Rows by ranges of a column's numbers. */
import * as v from "valibot";
import type { WidgetOf } from "../document.ts";
import { viewFilter } from "../query/view_filter.ts";
import { Count, numberOf, parseAnswer } from "./answer.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { type Extent, loadExtent } from "./extent.ts";
import { binLimits } from "./ticks.ts";
import type { HistogramResult } from "./results.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

const Answer = v.array(Count);

export async function loadHistogram(
  source: WidgetModels,
  widget: WidgetOf<"histogram">,
  request: ComputeRequest,
  signal: AbortSignal,
): Promise<HistogramResult> {
  const { column, bins, breaks } = widget;
  const extent = await extentOf(source, column, request, signal);
  if (extent === null) return { type: "histogram", ticks: [], counts: [] };
  const ticks = breaks === undefined ? binLimits(...extent, bins) : ticksAround(breaks, extent);
  // The outermost bars are open, so that a value at their limits, or a new one beyond, is in them:
  // which side of a tick CARTO counts it to is not known.
  const limits = ticks.length > 2 ? ticks.slice(1, -1) : ticks.slice(0, 1);
  const found = parseAnswer(
    Answer,
    await source.getHistogram({
      filters: request.narrowing.filters,
      spatialFilter: viewFilter(request.bounds),
      signal,
      column,
      operation: "count",
      ticks: limits,
    }),
  );
  // The client gives no bars where there are no rows.
  const bars = Array.from({ length: limits.length + 1 }, (_, index) => found[index] ?? 0);
  const counts = bars.length < ticks.length ? bars : [bars.reduce((all, one) => all + one, 0)];
  return { type: "histogram", ticks, counts };
}

/** @returns what is known already, else what CARTO tells; null where no row has a value. */
export async function extentOf(
  source: WidgetModels,
  column: string,
  request: ComputeRequest,
  signal: AbortSignal,
): Promise<Extent | null> {
  const { min, max } = request.stats.get(column) ?? {};
  if (min !== undefined && max !== undefined) return [min, max];
  return await loadExtent(source, column, request, numberOf, signal);
}

/** The document's limits, and one on either side of them that no value is beyond. */
function ticksAround(breaks: readonly number[], [min, max]: Extent): number[] {
  const sorted = [...new Set(breaks)].sort((a, b) => a - b);
  const [first = min, last = max] = [sorted[0], sorted.at(-1)];
  const width = sorted.length > 1 ? (last - first) / (sorted.length - 1) : Math.abs(first) || 1;
  return [
    min < first ? min : first - width,
    ...sorted,
    max > last ? max : last + width,
  ];
}
