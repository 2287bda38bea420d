/** Colors of a layer: one for all features, or a scale. */
import * as v from "valibot";
import { classesOf, PALETTES } from "../palette.ts";
import type { encoding } from "../scale.ts";
import { channelColumn, type Style } from "./channels.ts";
import type { Input } from "./input.ts";

export type ColorInput = string | v.InferInput<typeof encoding>;

const PARTS = "must be red, green and blue, each 0 to 255";
const part = v.pipe(v.number(PARTS), v.minValue(0, PARTS), v.maxValue(255, PARTS));
const Rgb = v.pipe(
  v.array(part, PARTS),
  v.minLength(3, PARTS),
  v.maxLength(4, PARTS),
  v.transform((rgb) =>
    `#${rgb.slice(0, 3).map((one) => Math.round(one).toString(16).padStart(2, "0")).join("")}`
  ),
);

/** @returns the property as `#rrggbb`. */
export function fixedColor(input: Input, key: string, as: string): string | undefined {
  return input.keep(key, Rgb, as);
}

const hex = v.pipe(v.string(), v.regex(/^#[\da-fA-F]{6}$/, "must be a color such as #1f6fb4"));
const Range = v.object({
  name: v.fallback(v.optional(v.string()), undefined),
  colors: v.pipe(
    v.array(hex, "must be a list of colors such as #1f6fb4"),
    v.minLength(2, "must have 2 colors at least"),
    v.maxLength(100, "must have 100 colors at most"),
  ),
  colorMap: v.fallback(
    v.optional(v.pipe(
      v.array(v.tuple([v.unknown(), hex])),
      v.maxLength(200),
    )),
    undefined,
  ),
  reversed: v.fallback(v.optional(v.boolean()), undefined),
}, "must be a range of colors");
type Range = v.InferOutput<typeof Range>;

const SCALES = [
  "ordinal",
  "point",
  "quantile",
  "quantize",
  "custom",
  "linear",
  "sqrt",
  "log",
  "identity",
] as const;
const Scale = v.picklist(SCALES, `must be one of ${SCALES.join(", ")}`);

/**
 * @param channel the one that decides the color of this layer.
 * @returns the scale, or the color for all where no column decides it.
 */
export function colorOf(
  style: Style,
  channel: "color" | "strokeColor",
  fixed: string | undefined,
): ColorInput | undefined {
  const { channels, visConfig } = style;
  const [scaleKey, rangeKey] = [`${channel}Scale`, `${channel}Range`];
  const field = channels.raw(`${channel}Field`);
  channels.skip(scaleKey, `${channel}Domain`);
  visConfig.skip(rangeKey);
  if (field === undefined) {
    // Without a column nothing else says anything.
    channelColumn(style, channel, "color", "any");
    return fixed;
  }
  const scale = channels.take(scaleKey, Scale);
  const range = visConfig.take(rangeKey, Range);
  const isCategories = scale === "ordinal" || scale === "point";
  if (scale === undefined || range === undefined || scale === "identity") {
    channels.dropped(`${channel}Field`, "has no scale that maps here have");
    return fixed;
  }
  const column = channelColumn(style, channel, "color", isCategories ? "any" : "number");
  if (column === undefined) return fixed;
  return isCategories
    ? categories(style, column, range, [scaleKey, rangeKey])
    : numbers(style, column, scale, range, [scaleKey, rangeKey]);
}

type Keys = readonly [scale: string, range: string];

function categories(
  { channels, draft, visConfig }: Style,
  column: string,
  range: Range,
  [scaleKey, rangeKey]: Keys,
): ColorInput {
  channels.kept(scaleKey, "scale categories");
  const pairs = (range.colorMap ?? []).filter(([value]) => value !== null);
  const lost = pairs.filter(([value, color]) =>
    // No value of a column is a list or an object, of which some have no text.
    typeof value === "object" || !draft.hasValue(column, String(value), color)
  );
  if (lost.length === 0) visConfig.kept(rangeKey, "palette, and colors of the column's values");
  else {
    const note = `palette; ${lost.length} values have no color of their own: too many of them, ` +
      "or another layer gives them others";
    visConfig.changed(rangeKey, note);
  }
  return { scale: "categories", column, palette: paletteOf(range) };
}

function numbers(
  { channels, visConfig }: Style,
  column: string,
  scale: Exclude<typeof SCALES[number], "ordinal" | "point" | "identity">,
  range: Range,
  [scaleKey, rangeKey]: Keys,
): ColorInput {
  const palette = paletteOf(range);
  const classes = Math.min(range.colors.length, 20);
  visConfig.kept(rangeKey, "palette");
  if (classes < range.colors.length) visConfig.changed(rangeKey, "palette, of its first 20 colors");
  switch (scale) {
    case "quantile":
      channels.kept(scaleKey, "scale bins, of equal counts");
      return { scale: "bins", column, method: "quantiles", classes, palette };
    case "quantize":
      channels.kept(scaleKey, "scale bins, of equal widths");
      return { scale: "bins", column, method: "equal", classes, palette };
    case "custom": {
      const breaks = breaksOf(range);
      if (breaks === undefined) {
        channels.changed(scaleKey, "scale bins, of equal counts: it has no breaks");
        return { scale: "bins", column, method: "quantiles", classes, palette };
      }
      channels.kept(scaleKey, "scale bins, with its breaks");
      const colors = (range.colorMap ?? []).map(([, color]) => color);
      return { scale: "bins", column, method: "custom", breaks, palette: colors };
    }
    case "linear":
      channels.kept(scaleKey, "scale continuous");
      return { scale: "continuous", column, palette };
    default:
      channels.changed(scaleKey, `scale continuous in place of ${scale}`);
      return { scale: "continuous", column, palette };
  }
}

/** The limits between the classes of a custom scale; the last class has none above it. */
function breaksOf({ colorMap = [] }: Range): number[] | undefined {
  const breaks = colorMap.slice(0, -1).map(([value]) => value);
  if (breaks.length < 1 || breaks.length > 19) return undefined;
  const numbers = breaks.flatMap((value) =>
    typeof value === "number" && Number.isFinite(value) ? [value] : []
  );
  const isAscending = numbers.every((value, index) => value > (numbers[index - 1] ?? -Infinity));
  return isAscending && numbers.length === breaks.length ? numbers : undefined;
}

/** By name where it is one of CARTO's as it is; otherwise its colors. */
function paletteOf({ name, colors, reversed }: Range): string | string[] {
  const isCarto = name !== undefined && Object.hasOwn(PALETTES, name) && reversed !== true;
  if (isCarto && colors.length <= classesOf(name)) return name;
  return colors.slice(0, 20);
}

/** @returns the colors of a heatmap, from few to many. */
export function heatmapPalette(visConfig: Input): string | string[] | undefined {
  const range = visConfig.keep("colorRange", Range, "palette");
  return range === undefined ? undefined : paletteOf(range);
}
