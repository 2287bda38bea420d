/** Colors by lightness, chroma and hue (OKLCH, B. Ottosson 2020), and their contrast (WCAG 2.2). */
import type { Rgb } from "./color_scale.ts";

/** Lightness from 0 to 1, and what of it is green to red and blue to yellow. */
type Lab = readonly [lightness: number, a: number, b: number];

export function rgbOf(css: string): Rgb {
  const digits = Number.parseInt(css.slice(1), 16);
  return [digits >> 16 & 255, digits >> 8 & 255, digits & 255];
}

export function cssOf([red, green, blue]: Rgb): string {
  return `#${(1 << 24 | red << 16 | green << 8 | blue).toString(16).slice(1)}`;
}

function toLinear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function fromLinear(share: number): number {
  const value = share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055;
  return value * 255;
}

export function labOf([red, green, blue]: Rgb): Lab {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function channelsOf([lightness, a, b]: Lab): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    fromLinear(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    fromLinear(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** Tolerance for colors at the edge of the screen's gamut. */
const TOLERANCE = 0.5;

/** @returns the color with another lightness and the same hue, less saturated if necessary. */
export function withLightness(color: Rgb, lightness: number): Rgb {
  const [, a, b] = labOf(color);
  let [least, most] = [0, 1];
  let channels = channelsOf([lightness, a, b]);
  if (!isShown(channels)) {
    for (let step = 0; step < 12; step++) {
      const share = (least + most) / 2;
      channels = channelsOf([lightness, a * share, b * share]);
      if (isShown(channels)) least = share;
      else most = share;
    }
    channels = channelsOf([lightness, a * least, b * least]);
  }
  const [red, green, blue] = channels.map((one) => Math.round(Math.min(255, Math.max(0, one))));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function isShown(channels: Rgb): boolean {
  return channels.every((one) => one >= -TOLERANCE && one <= 255 + TOLERANCE);
}

export function lightnessOf(color: Rgb): number {
  return labOf(color)[0];
}

function luminanceOf([red, green, blue]: Rgb): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** @returns from 1, for equal ones, to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** @returns the color between two, at `share` of the way. */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [at(from[0], to[0]), at(from[1], to[1]), at(from[2], to[2])];
}
