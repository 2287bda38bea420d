/** Layers, one for each geometry that is drawn. */
import * as v from "valibot";
import { choice, named, settings } from "../json/schema_parts.ts";
import { card, tooltip } from "./card.ts";
import { color as oneColor, palette } from "./palette.ts";
import { about, column, datasetName, flag, id, number, operation, span, whole } from "./parts.ts";
import { color, height, size } from "./scale.ts";
import { text } from "./text.ts";

const common = {
  id,
  dataset: datasetName,
  title: about(v.optional(text), "The layer's name; the dataset's when left out."),
  description: about(v.optional(text), "What the layer shows, for its help."),
  visible: about(v.optional(flag, true), "Whether it is visible at first."),
  zoom: about(
    v.optional(span("a zoom", 0, 24)),
    "The zooms between which it is drawn; all of them.",
  ),
  opacity: about(v.optional(number("an opacity", 0, 1), 1), "From 0, unseen, to 1."),
} as const;
const picked = { tooltip, card } as const;
const stroke = about(
  v.optional(settings({
    color: about(v.optional(oneColor), "The outline's color."),
    width: about(v.optional(number("a width in pixels", 0, 20), 1), "Its width in pixels."),
  })),
  "The outline of each feature.",
);
const labels = about(
  v.optional(settings({
    column: about(column, "The column whose values are drawn."),
    size: about(v.optional(number("a size in pixels", 8, 32), 12), "The text's size in pixels."),
    zoom: about(v.optional(span("a zoom", 0, 24)), "The zooms between which it is drawn."),
  })),
  "A column drawn on the map as text.",
);

const clusters = settings({
  below_zoom: about(
    v.optional(whole("a zoom", 0, 13), 0),
    "Below this zoom points are always clustered.",
  ),
  above_features: about(
    v.optional(whole("a number of features", 1, 1_000_000), 4_000),
    "With more features in view than this, points are clustered up to zoom 13.",
  ),
});
const none = v.literal(false, "must be false, or an object with below_zoom and above_features");
export type Cluster = false | v.InferOutput<typeof clusters>;
const cluster = about(
  v.optional(
    choice<Cluster>(
      v.union([none, clusters]),
      (input) => typeof input === "object" && input !== null ? clusters : none,
    ),
    { below_zoom: 0, above_features: 4_000 },
  ),
  "How points are clustered where they would overlap; false for never.",
);

const point = settings({
  type: v.literal("point"),
  ...common,
  ...picked,
  color: v.optional(color),
  radius: about(v.optional(size(100), 6), "In pixels, or by a column."),
  stroke,
  text: labels,
  cluster,
});
const line = settings({
  type: v.literal("line"),
  ...common,
  ...picked,
  color: v.optional(color),
  width: about(v.optional(size(50), 2), "In pixels, or by a column."),
  text: labels,
});
const polygon = settings({
  type: v.literal("polygon"),
  ...common,
  ...picked,
  color: v.optional(color),
  stroke,
  text: labels,
  height: v.optional(height),
});

const aggregate = about(
  v.optional(
    v.pipe(named(column, operation), v.maxEntries(20, "must have 20 columns at most")),
    {},
  ),
  "The columns of cells, each with its aggregation: count, sum, avg, min, max. None for a tileset.",
);
const cells = { color: v.optional(color), height: v.optional(height), stroke, aggregate };
const h3 = settings({ type: v.literal("h3"), ...common, ...picked, ...cells });
const quadbin = settings({ type: v.literal("quadbin"), ...common, ...picked, ...cells });

const heatmap = settings({
  type: v.literal("heatmap"),
  ...common,
  weight: about(
    v.optional(column),
    "The column with each point's weight; by default each counts one.",
  ),
  radius: about(v.optional(number("a radius in pixels", 1, 200), 30), "In pixels."),
  palette: about(v.optional(palette, "Sunset"), "From few to many."),
});
const raster = settings({ type: v.literal("raster"), ...common, color: v.optional(color) });

const layers = [point, line, polygon, h3, quadbin, heatmap, raster] as const;
export const LAYER_TYPES = layers.map(({ entries }) => entries.type.literal);

export const layer = v.variant("type", layers, `must be one of ${LAYER_TYPES.join(", ")}`);

export type Layer = v.InferOutput<typeof layer>;
/** Grid cells into which rows are aggregated. */
export type CellLayer = Extract<Layer, { type: "h3" | "quadbin" }>;

export function isCells(layer: Layer): layer is CellLayer {
  return layer.type === "h3" || layer.type === "quadbin";
}
