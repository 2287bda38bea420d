/** Colors in deck.gl's format. */
import type { Theme } from "../../basemap/palette.ts";
import type { Rgb } from "./color_scale.ts";

/** @param share the opacity, from 0 to 1. */
export function deckColor(
  [red, green, blue]: Rgb,
  share: number,
): [red: number, green: number, blue: number, alpha: number] {
  return [red, green, blue, Math.round(255 * share)];
}

/** deck.gl applies an exponent of 1/2.2 to opacities. @param opacity from the document. */
export function deckOpacity(opacity: number): number {
  return opacity ** 2.2;
}

/** The colors of marks, and of their casing. */
export const INK: Readonly<Record<Theme, { readonly ink: Rgb; readonly surface: Rgb }>> = {
  light: { ink: [23, 32, 43], surface: [255, 255, 255] },
  dark: { ink: [230, 234, 240], surface: [24, 29, 36] },
};

/** Flat shapes are drawn in order: with a depth test, tiles would cut each other's outlines. */
export const FLAT = { depthWriteEnabled: false, depthCompare: "always" } as const;
