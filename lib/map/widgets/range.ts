/** From where to where a column's numbers go. */
import type { WidgetOf } from "../document.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { extentOf } from "./histogram.ts";
import type { RangeResult } from "./results.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

/** Over all rows: the ends of a slider stay where they are while it is moved. */
export async function loadRange(
  source: WidgetModels,
  { column }: WidgetOf<"range">,
  request: ComputeRequest,
  signal: AbortSignal,
): Promise<RangeResult> {
  return { type: "range", extent: await extentOf(source, column, request, signal) };
}
