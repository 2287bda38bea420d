import type { ColorClass } from "./color_scale.ts";
import { cssOf } from "./oklch.ts";

/** @returns a text that is equal for scales that give equal colors. */
export function scaleKey(column: string, classes: readonly ColorClass[]): string {
  return JSON.stringify([column, classes.map(({ key, color }) => [key, cssOf(color)])]);
}
