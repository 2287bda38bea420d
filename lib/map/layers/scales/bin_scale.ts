/** One color a class of numbers. */
import type { Encoding, Palette } from "../../document.ts";
import type { AttributeStats } from "../../sources/source_stats.ts";
import { noValueClass } from "./category_scale.ts";
import type { ColorClass, ColorScale, ColorScaleInput } from "./color_scale.ts";
import { isThin, rampColors } from "./palettes.ts";
import { scaleKey } from "./scale_key.ts";
import { numberOf } from "../values.ts";

type Bins = Extract<Encoding, { scale: "bins" }>;

export const PLAIN_CLASSES = 5;

/** @returns null while the limits of the classes are unknown. */
export function binScale(encoding: Bins, input: ColorScaleInput): ColorScale | null {
  const stats = input.statsOf(encoding.column);
  const breaks = breaksOf(encoding, stats);
  return breaks === null ? null : scaleOfBins(encoding, breaks, input);
}

/** @param breaks the ascending limits between classes. */
export function scaleOfBins(
  { column, palette }: { readonly column: string; readonly palette: Palette },
  breaks: readonly number[],
  { layerType, theme, statsOf }: ColorScaleInput,
): ColorScale {
  const stats = statsOf(column);
  const colors = rampColors(palette, breaks.length + 1, { theme, isThin: isThin(layerType) });
  const [first] = breaks;
  const min = stats?.min;
  const begin = min !== undefined && (first === undefined || min < first) ? min : null;
  const classes = colors.map((color, index): ColorClass => {
    const from = index === 0 ? begin : breaks[index - 1] ?? null;
    const of = { kind: "bin", from, to: breaks[index] ?? null } as const;
    return { key: `bin:${index}`, color, of };
  });
  const none = noValueClass(theme);
  const classOf = (value: unknown): ColorClass => {
    const number = numberOf(value);
    if (number === null) return none;
    let index = 0;
    while (index < breaks.length && number >= (breaks[index] ?? Infinity)) index++;
    return classes[index] ?? none;
  };
  return {
    column,
    key: `${scaleKey(column, classes)}${breaks}`,
    classes: stats?.hasNulls === true ? [...classes, none] : classes,
    ramp: null,
    classOf,
    colorOf: (value) => classOf(value).color,
  };
}

function breaksOf(
  { method, breaks, classes = PLAIN_CLASSES }: Bins,
  stats: AttributeStats | undefined,
): readonly number[] | null {
  if (method === "custom" || breaks !== undefined) return distinct(breaks ?? []);
  const { min, max } = stats ?? {};
  const quantiles = method === "quantiles" ? stats?.quantiles[classes] : undefined;
  if (quantiles !== undefined) {
    return distinct(quantiles.filter((limit) => min === undefined || limit > min));
  }
  if (min === undefined || max === undefined) return null;
  const width = (max - min) / classes;
  if (!(width > 0)) return [];
  return distinct(Array.from({ length: classes - 1 }, (_, index) => min + (index + 1) * width));
}

/** If many rows share one value, several classes end at it. */
function distinct(breaks: readonly number[]): readonly number[] {
  return [...new Set(breaks)].sort((a, b) => a - b);
}
