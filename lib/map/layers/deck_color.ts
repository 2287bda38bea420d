/** Colors as deck.gl has them. */
import type { Theme } from "../basemap/palette.ts";
import type { Rgb } from "./color_scale.ts";

/** @param share how opaque it is, from 0 to 1. */
export function deckColor(
  [red, green, blue]: Rgb,
  share: number,
): [red: number, green: number, blue: number, alpha: number] {
  return [red, green, blue, Math.round(255 * share)];
}

/** deck.gl draws opacities by their power of 1/2.2. @param opacity as the document has it. */
export function deckOpacity(opacity: number): number {
  return opacity ** 2.2;
}

/** What marks lie in, and what sets them off. */
export const INK: Readonly<Record<Theme, { readonly ink: Rgb; readonly surface: Rgb }>> = {
  light: { ink: [23, 32, 43], surface: [255, 255, 255] },
  dark: { ink: [230, 234, 240], surface: [24, 29, 36] },
};

/** What lies flat is drawn in its order: by depth, tiles would cut each other's outlines. */
export const FLAT = { depthWriteEnabled: false, depthCompare: "always" } as const;
