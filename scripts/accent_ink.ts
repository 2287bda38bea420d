/** The text color on the accent, for browsers without relative colors of `light-dark()`. */
import { contrast, rgbOf } from "../lib/map/layers/scales/oklch.ts";

const HEX = "(#(?:[0-9a-f]{3}){1,2})";
const ACCENT = new RegExp(
  `--theme-accent:\\s*(?:light-dark\\(\\s*${HEX}\\s*,\\s*${HEX}\\s*\\)|${HEX})\\s*[;}]`,
  "gi",
);
const [WHITE, BLACK] = ["#ffffff", "#000000"];
/** The text colors of static/base.css on the accent, light and dark. */
const INKS = [WHITE, "#06222a"];

/**
 * @param theme a style sheet that sets `--theme-accent`.
 * @returns the rule to append; empty if static/base.css already has these text colors, or if no
 * accent is hexadecimal.
 */
export function accentInkRule(theme: string): string {
  const [, light, dark, both] = [...theme.matchAll(ACCENT)].at(-1) ?? [];
  const accents = [light ?? both, dark ?? both];
  const inks = accents.flatMap((accent, at) => accent === undefined ? [] : [inkOn(accent, at)]);
  if (inks.join() === INKS.join() || inks.length === 0) return "";
  return "@supports not (color:rgb(from light-dark(red,red) r g b)){" +
    `:root{--accent-ink:light-dark(${inks.join(",")})}}\n`;
}

/** @returns a color with a contrast of at least 4.5:1: white or black has it on any color. */
function inkOn(accent: string, at: number): string {
  const digits = accent.length === 4 ? accent.replace(/[^#]/g, "$&$&") : accent;
  const isRead = (ink: string) => contrast(rgbOf(digits), rgbOf(ink)) >= 4.5;
  return [INKS[at] ?? WHITE, WHITE].find(isRead) ?? BLACK;
}
