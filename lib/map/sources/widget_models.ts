/** What widgets and rows are asked of: CARTO over a query, or the client over a tileset's tiles. */
import type { WidgetQuerySource } from "@carto/api-client";

export type WidgetModels = Pick<
  WidgetQuerySource,
  | "getAggregations"
  | "getCategories"
  | "getHistogram"
  | "getRange"
  | "getScatter"
  | "getTable"
  | "getTimeSeries"
>;
