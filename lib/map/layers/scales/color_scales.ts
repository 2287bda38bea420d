/** Creates the color scale that layers, legend and charts share. */
import type { Color, Encoding, Layer } from "../../document.ts";
import type { ColorClass, ColorScale, ColorScaleInput, Rgb } from "./color_scale.ts";
import { binScale } from "./bin_scale.ts";
import { categoryScale } from "./category_scale.ts";
import { continuousScale } from "./continuous_scale.ts";
import { cssOf, rgbOf } from "./oklch.ts";
import { onGround } from "./palettes.ts";

/**
 * @returns the scale. Before a column's statistics are known, all features have one color and the
 * scale's only class is of kind `all`.
 */
export function colorScale(input: ColorScaleInput): ColorScale {
  const encoding = chosenEncoding(input.color, input.chosen);
  if (encoding === undefined) return constantScale(input, null);
  switch (encoding.scale) {
    case "categories":
      return categoryScale(encoding, input);
    case "bins":
      return binScale(encoding, input) ?? constantScale(input, encoding.column);
    case "continuous":
      return continuousScale(encoding, input) ?? constantScale(input, encoding.column);
  }
}

/**
 * @returns the document's encoding, or the default for cells: their first value, or their number of
 * rows.
 */
export function layerColor(layer: Layer): Color | undefined {
  const color = "color" in layer ? layer.color : undefined;
  if (color !== undefined || (layer.type !== "h3" && layer.type !== "quadbin")) return color;
  const [column = ROWS_COUNT] = Object.keys(layer.aggregate);
  return { scale: "bins", column, method: "quantiles", palette: "Teal" };
}

/** The number of rows in a cell, used as a column. */
export const ROWS_COUNT = "rows_count";

/** @returns undefined for a fixed color; the first encoding if the chosen one does not exist. */
export function chosenEncoding(color: Color | undefined, chosen: number): Encoding | undefined {
  if (color === undefined || typeof color === "string") return undefined;
  return Array.isArray(color) ? color[chosen] ?? color[0] : color;
}

/** Default colors: blue points, gray lines, violet areas. */
const PLAIN: Readonly<Record<string, string>> = {
  line: "#7c8289",
  polygon: "#7f3c8d",
};
const PLAIN_POINT = "#3969ac";

function constantScale(input: ColorScaleInput, column: string | null): ColorScale {
  const { color, layerType, theme } = input;
  const own = typeof color === "string" ? color : PLAIN[layerType] ?? PLAIN_POINT;
  const rgb: Rgb = onGround(rgbOf(own), theme, layerType === "line" ? 3 : undefined);
  const all: ColorClass = { key: "all", color: rgb, of: { kind: "all" } };
  return {
    column,
    key: cssOf(rgb),
    classes: [all],
    ramp: null,
    colorOf: () => rgb,
    classOf: () => all,
  };
}
