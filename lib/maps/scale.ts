/** Scales from a column's values to colors, sizes and heights, as CARTO defines them. */
import * as v from "valibot";
import { choice, isObject, settings } from "../json/schema_parts.ts";
import { about, column, finite, oneOf, span, whole } from "./parts.ts";
import { color as oneColor, palette } from "./palette.ts";

const by = about(column, "The column whose values determine it.");

const categories = settings({
  scale: v.literal("categories"),
  column: by,
  palette: about(v.optional(palette, "Bold"), "One color a category, in the order of `values`."),
  others: about(v.optional(oneColor), "The color of values without one of their own."),
});
const bins = settings({
  scale: v.literal("bins"),
  column: by,
  method: about(
    v.optional(oneOf(["quantiles", "equal", "custom"]), "quantiles"),
    "How classes are divided: by equal counts, equal widths, or at `breaks`.",
  ),
  classes: about(
    v.optional(whole("a number of classes", 2, 20)),
    "The number of classes; by default 5, or as `breaks` gives.",
  ),
  breaks: about(
    v.optional(v.pipe(
      v.array(finite, "must be a list of numbers"),
      v.minLength(1, "must have a number"),
      v.maxLength(19, "must have 19 numbers at most"),
    )),
    "The limits between classes, for `custom`.",
  ),
  palette: about(v.optional(palette, "Teal"), "One color a class, the lowest first."),
});
const continuous = settings({
  scale: v.literal("continuous"),
  column: by,
  domain: about(
    v.optional(v.pipe(
      v.tuple([finite, finite], "must be two numbers"),
      v.check(([from, to]) => from < to, "must begin below its end"),
    )),
    "The values at both ends of the palette; by default the column's own.",
  ),
  palette: about(v.optional(palette, "Teal"), "The colors of the gradient."),
});

const scales = [categories, bins, continuous] as const;
export const encoding = v.variant("scale", scales, "must be one of categories, bins, continuous");
export type Encoding = v.InferOutput<typeof encoding>;

const encodings = v.pipe(
  v.array(encoding, "must be a list of encodings"),
  v.minLength(1, "must have an encoding"),
  v.maxLength(8, "must have 8 encodings at most"),
);

export type Color = string | Encoding | Encoding[];
const NO_COLOR =
  "must be a color such as #1f6fb4, an encoding with a column and a scale, or a list";
export const color = about(
  choice<Color>(
    v.union([oneColor, encoding, encodings], NO_COLOR),
    (input) => {
      if (Array.isArray(input)) return encodings;
      if (isObject(input)) return encoding;
      return typeof input === "string" ? oneColor : undefined;
    },
  ),
  "A color, or how a column decides it; of a list the person picks one.",
);

/** @returns the scales of the color; none for a fixed color. */
export function encodingsOf(color: Color | undefined): readonly Encoding[] {
  if (color === undefined || typeof color === "string") return [];
  return Array.isArray(color) ? color : [color];
}

const sizeBy = (most: number) =>
  settings({
    column: by,
    scale: about(
      v.optional(oneOf(["area", "linear"]), "area"),
      "Whether the area or the length follows the value.",
    ),
    range: about(span("a size in pixels", 0, most), "The sizes of the least and the largest."),
  });

/** A size in pixels, or the column that determines it. */
export const size = (most: number) => {
  const sized = sizeBy(most);
  const fixed = v.pipe(
    v.number("must be a size in pixels, or a column with a range"),
    v.minValue(0, `must be a size in pixels, 0 to ${most}`),
    v.maxValue(most, `must be a size in pixels, 0 to ${most}`),
  );
  return choice<Size>(
    v.union([fixed, sized], "must be a size in pixels, or a column with a range"),
    (input) => isObject(input) ? sized : fixed,
  );
};

export type Size = number | v.InferOutput<ReturnType<typeof sizeBy>>;

export const height = about(
  settings({
    column: by,
    range: about(
      span("a height in meters", 0, 1_000_000),
      "The heights of the least and the largest.",
    ),
  }),
  "Extrudes each feature by a column; the map is pitched then.",
);
export type Height = v.InferOutput<typeof height>;
