/** What CARTO computes for a widget: one file a type holds what is asked and what is answered. */
import type { ChartWidget } from "../sources/map_engine_types.ts";
import { loadCategories } from "./category.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { loadHistogram } from "./histogram.ts";
import { loadRange } from "./range.ts";
import type { WidgetResult } from "./results.ts";
import { loadScatter } from "./scatter.ts";
import { loadTimeSeries } from "./timeseries.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

export { loadFormulas } from "./formula.ts";

/**
 * @param asked over which rows; without the place in view where the widget is over all of them.
 * @throws {MapError} `unavailable` where the answer is none. What the client throws where CARTO
 * refuses or cannot be reached; the signal's reason.
 */
export async function loadChart(
  source: WidgetModels,
  widget: ChartWidget,
  asked: ComputeRequest,
  signal: AbortSignal,
): Promise<WidgetResult> {
  const request = widget.over === "all" ? { ...asked, bounds: null } : asked;
  switch (widget.type) {
    case "category":
    case "pie":
      return await loadCategories(source, widget, request, signal);
    case "histogram":
      return await loadHistogram(source, widget, request, signal);
    case "range":
      return await loadRange(source, widget, request, signal);
    case "timeseries":
      return await loadTimeSeries(source, widget, request, signal);
    case "scatter":
      return await loadScatter(source, widget, request, signal);
  }
}
