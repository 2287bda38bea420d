/** From a store's values to how it is drawn, and from a range of values to its classes. */
import type { Theme } from "../basemap/palette.ts";
import type { AttributeStats } from "../sources/source_stats.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Six hues that people with the common kinds of colour blindness tell apart (after Okabe and Ito,
 * "Color Universal Design"), each with a contrast of 3:1 or more to the ground (WCAG 2.2, 1.4.11).
 */
const TYPE_COLOURS: Readonly<Record<Theme, readonly [Rgb, ...Rgb[]]>> = {
  light: [
    [31, 111, 180],
    [200, 80, 30],
    [20, 132, 92],
    [172, 62, 136],
    [156, 106, 0],
    [88, 100, 112],
  ],
  dark: [
    [109, 182, 255],
    [255, 148, 102],
    [79, 209, 161],
    [240, 140, 207],
    [242, 193, 78],
    [185, 196, 207],
  ],
};

/** Five steps of growing difference to the ground, through hues that differ as well. */
const REVENUE_COLOURS: Readonly<Record<Theme, readonly Rgb[]>> = {
  light: [[190, 130, 40], [200, 92, 44], [178, 56, 78], [134, 40, 116], [72, 36, 128]],
  dark: [[126, 104, 196], [184, 100, 186], [232, 108, 140], [252, 150, 96], [255, 220, 130]],
};

/** The store types of CARTO's table keep their colours, whichever of them a person may see. */
const KNOWN_TYPES = [
  "Supermarket",
  "Discount Store",
  "Drugstore",
  "Hypermarket",
  "Department Store",
];

/** What stands for a store whose type or revenue is not told. */
export function plainColour(theme: Theme): Rgb {
  return TYPE_COLOURS[theme][0];
}

/**
 * @param types all that occur. The colours of those beyond the known ones follow the alphabet, and
 * begin anew when they are used up.
 */
export function typeColours(types: readonly string[], theme: Theme): ReadonlyMap<string, Rgb> {
  const palette = TYPE_COLOURS[theme];
  const others = types.filter((type) => !KNOWN_TYPES.includes(type)).sort();
  return new Map([...KNOWN_TYPES, ...others].map((type, index) => [
    type,
    palette[index % palette.length] ?? palette[0],
  ]));
}

/** A class of revenues: from its lower limit, included, to its upper, excluded. */
export interface RevenueClass {
  readonly from: number;
  /** Infinity for the last. */
  readonly to: number;
  readonly colour: Rgb;
}

/**
 * @param stats of the revenue, as CARTO's tilestats give them: its classes hold equally many stores.
 * @returns none where CARTO tells no quantiles.
 */
export function revenueClasses(
  stats: AttributeStats | undefined,
  theme: Theme,
): readonly RevenueClass[] {
  const colours = REVENUE_COLOURS[theme];
  const limits = [...new Set(stats?.quantiles[colours.length] ?? [])];
  if (stats?.min === undefined || limits.length === 0) return [];
  const edges = [stats.min, ...limits.filter((limit) => limit > (stats.min ?? 0)), Infinity];
  return edges.slice(0, -1).map((from, index) => ({
    from,
    to: edges[index + 1] ?? Infinity,
    colour: colours[Math.round(index * (colours.length - 1) / Math.max(1, edges.length - 2))] ??
      plainColour(theme),
  }));
}

/** @returns the colour of a revenue's class; the plain one of a revenue that is not told. */
export function revenueColour(
  classes: readonly RevenueClass[],
  revenue: number | undefined,
  theme: Theme,
): Rgb {
  if (revenue === undefined) return plainColour(theme);
  return classes.findLast(({ from }) => revenue >= from)?.colour ?? classes[0]?.colour ??
    plainColour(theme);
}

/** Radii of stores, in CSS pixels: the smallest can still be pointed at. */
const RADII = { smallest: 4, plain: 6, largest: 11 };

/** @returns the radius of a store by its floor area: the circle's own area grows with it. */
export function radiusScale(
  stats: AttributeStats | undefined,
): (squareMetres: number | undefined) => number {
  const { min, max } = stats ?? {};
  if (min === undefined || max === undefined || max <= min) return () => RADII.plain;
  const { smallest, largest } = RADII;
  return (squareMetres) => {
    if (squareMetres === undefined) return RADII.plain;
    const share = Math.min(1, Math.max(0, (squareMetres - min) / (max - min)));
    return Math.sqrt(smallest ** 2 + share * (largest ** 2 - smallest ** 2));
  };
}

/**
 * @returns about `count` steps of a round width that cover the range: the limits of a histogram's
 * bins, the first not above `min`, the last above `max`.
 */
export function roundTicks(min: number, max: number, count: number): number[] {
  if (!(max > min)) return [Math.floor(min), Math.floor(min) + 1];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= 0.8 * rough) ??
      rough;
  const first = Math.floor(min / step);
  const last = Math.floor(max / step) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
