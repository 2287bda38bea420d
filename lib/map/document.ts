/**
 * A map's document in the browser: parsed on the server, and pruned to what the person may see.
 * Types only, so that neither the parser nor its schemas reach the browser.
 */
export type { PrunedMap as MapDocument } from "../maps/pruning/prune_map.ts";
export type { Card, CardAction } from "../maps/card.ts";
export type { ColumnSettings, DatasetSettings } from "../maps/column.ts";
export type { Format } from "../maps/format.ts";
export type { CellLayer } from "../maps/layer.ts";
export type { PrunedLayer as Layer } from "../maps/pruning/prune_map.ts";
export type { Palette } from "../maps/palette.ts";
export type { Operation, Value } from "../maps/parts.ts";
export type { Color, Encoding, Height, Size } from "../maps/scale.ts";
export type { Search } from "../maps/search.ts";
export type { Text } from "../maps/text.ts";
export type { PrunedWidget as Widget } from "../maps/pruning/prune_map.ts";
export type { AggregatedColumn, Aggregation } from "../maps/aggregation.ts";
export type { ColumnType } from "../access/schema/dataset_schema.ts";

import type { PrunedWidget as Widget } from "../maps/pruning/prune_map.ts";

/** A widget of one type. */
export type WidgetOf<Type extends Widget["type"]> = Extract<Widget, { type: Type }>;
/** A widget that filters. */
export type FilterWidget = WidgetOf<
  "category" | "pie" | "histogram" | "range" | "timeseries" | "scatter"
>;
