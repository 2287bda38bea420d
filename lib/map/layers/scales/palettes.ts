/** Colors of data with enough contrast to the basemap, in each appearance. */
import { PALETTES, type Theme } from "../../basemap/palette.ts";
import type { Layer, Palette } from "../../document.ts";
import { cartoColors } from "./carto_colors.ts";
import type { Rgb } from "./color_scale.ts";
import { contrast, lightnessOf, mixed, rgbOf, withLightness } from "./oklch.ts";

/** The background colors of data. */
export function groundsOf(theme: Theme): readonly [Rgb, Rgb] {
  const { land, water } = PALETTES[theme];
  return [rgbOf(land), rgbOf(water)];
}

/** For categories and single colors. In dark mode thin marks need more (design: 4.5). */
const LEAST_CONTRAST: Readonly<Record<Theme, number>> = { light: 3, dark: 4.5 };
/** For points and lines of the class nearest to the background (WCAG 2.2, 1.4.11). */
const LEAST_RAMP_CONTRAST = 3;

/** @returns the color, changed in lightness alone until it contrasts with land and water. */
export function onGround(color: Rgb, theme: Theme, least = LEAST_CONTRAST[theme]): Rgb {
  const grounds = groundsOf(theme);
  const contrasts = (one: Rgb) => grounds.every((ground) => contrast(one, ground) >= least);
  if (contrasts(color)) return color;
  let near = lightnessOf(color);
  let far = theme === "light" ? 0 : 1;
  for (let step = 0; step < 12; step++) {
    const middle = (near + far) / 2;
    if (contrasts(withLightness(color, middle))) far = middle;
    else near = middle;
  }
  return withLightness(color, far);
}

/** Neighbors differ in hue and lightness; then the others in CARTO's order. */
const BOLD = [2, 6, 1, 4, 0, 7, 3, 5, 8, 9, 10];
const OTHERS = "#a5aa99";

/** @returns the colors of categories in order, and the one of all other values. */
export function categoryColors(
  palette: Palette,
  theme: Theme,
): { readonly own: readonly Rgb[]; readonly others: Rgb } {
  const adjusted = (css: string) => onGround(rgbOf(css), theme);
  const others = adjusted(OTHERS);
  if (typeof palette !== "string") return { own: palette.map(adjusted), others };
  const { kind, colors } = cartoColors(palette) ?? { kind: "ramp", colors: [] };
  if (kind === "ramp") return { own: colors.map(adjusted), others };
  const own = palette === "Bold" ? BOLD.flatMap((at) => colors[at] ?? []) : colors.slice(0, -1);
  return { own: own.map(adjusted), others: adjusted(colors.at(-1) ?? OTHERS) };
}

/** Points and lines have no room for an outline that contrasts with the background. */
export function isThin(type: Layer["type"]): boolean {
  return type === "point" || type === "line";
}

/**
 * @param count the number of classes.
 * @returns colors of ascending values, with growing contrast to the background, for palettes that
 * run from light to dark.
 */
export function rampColors(
  palette: Palette,
  count: number,
  { theme, isThin }: { readonly theme: Theme; readonly isThin: boolean },
): readonly Rgb[] {
  const named = typeof palette === "string" ? cartoColors(palette) : undefined;
  const css = typeof palette === "string" ? named?.colors ?? [] : palette;
  if (named?.kind === "qualitative") {
    const own = categoryColors(palette, theme).own;
    return count <= own.length ? own.slice(0, count) : resampled(own, count);
  }
  const colors = css.map(rgbOf);
  const way = wayOf(colors);
  if (way === 0) {
    const classes = resampled(colors, count);
    return isThin ? classes.map((color) => onGround(color, theme, LEAST_RAMP_CONTRAST)) : classes;
  }
  const growsDarker = way < 0;
  const fromGround = growsDarker === (theme === "light") ? colors : colors.toReversed();
  if (!isThin) return resampled(fromGround, count);
  const skipped = named === undefined ? 0 : 2 / 6;
  return farFromGround(resampled(fromGround, count, skipped), theme);
}

/** @returns -1 where the colors grow darker, 1 where they grow lighter, 0 where they do both. */
function wayOf(colors: readonly Rgb[]): -1 | 0 | 1 {
  const steps = colors.slice(1).map((color, index) => {
    const before = colors[index];
    return before === undefined ? 0 : lightnessOf(color) - lightnessOf(before);
  });
  if (steps.every((step) => step < SLIGHT)) return -1;
  return steps.every((step) => step > -SLIGHT) ? 1 : 0;
}

/** Tolerance for a step against the direction of its ramp, which is invisible. */
const SLIGHT = 0.02;

/** @param from the share of the ramp that is left out at its start. */
function resampled(colors: readonly Rgb[], count: number, from = 0): readonly Rgb[] {
  const last = colors.length - 1;
  return Array.from({ length: count }, (_, index) => {
    const share = count === 1 ? 1 : from + (1 - from) * index / (count - 1);
    const at = share * last;
    const [below, above] = [colors[Math.floor(at)], colors[Math.ceil(at)]];
    return below === undefined || above === undefined ? [0, 0, 0] : mixed(below, above, at % 1);
  });
}

/** Of lightness, between the nearest class and the furthest. */
const LEAST_SPAN = 0.2;

/** Compresses a ramp's lightness until its nearest class has enough contrast; keeps the order. */
function farFromGround(colors: readonly Rgb[], theme: Theme): readonly Rgb[] {
  const [nearest, furthest] = [colors[0], colors.at(-1)];
  if (nearest === undefined || furthest === undefined) return colors;
  const adjusted = (color: Rgb) => onGround(color, theme, LEAST_RAMP_CONTRAST);
  const [begin, target] = [lightnessOf(nearest), lightnessOf(adjusted(nearest))];
  const end = theme === "light"
    ? Math.min(lightnessOf(furthest), target - LEAST_SPAN)
    : Math.max(lightnessOf(furthest), target + LEAST_SPAN);
  const span = begin - lightnessOf(furthest);
  const share = span === 0 ? 1 : (target - end) / span;
  return colors.map((color) =>
    adjusted(withLightness(color, end + (lightnessOf(color) - lightnessOf(furthest)) * share))
  );
}
