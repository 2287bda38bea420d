/** Text on the accent, for browsers without relative colors of `light-dark()`. */
import { contrast, rgbOf } from "../lib/map/layers/oklch.ts";

const HEX = "(#(?:[0-9a-f]{3}){1,2})";
const ACCENT = new RegExp(
  `--theme-accent:\\s*(?:light-dark\\(\\s*${HEX}\\s*,\\s*${HEX}\\s*\\)|${HEX})\\s*[;}]`,
  "gi",
);
const [WHITE, BLACK] = ["#ffffff", "#000000"];

/**
 * @param theme a style sheet that sets `--theme-accent`.
 * @returns the rule to come last; none where the accent is not written in hexadecimal digits.
 */
export function accentInkRule(theme: string): string {
  const [, light, dark, both] = [...theme.matchAll(ACCENT)].at(-1) ?? [];
  const accents = [light ?? both, dark ?? both];
  const inks = accents.flatMap((accent) => accent === undefined ? [] : [inkOn(accent)]);
  if (inks.length === 0) return "";
  return "@supports not (color:color(from light-dark(red,red) xyz-d65 x y z)){" +
    `:root{--accent-ink:light-dark(${inks.join(",")})}}\n`;
}

/** @returns white or black, with a contrast of 4.5:1 at least: one of them has it on any color. */
function inkOn(accent: string): string {
  const digits = accent.length === 4 ? accent.replace(/[^#]/g, "$&$&") : accent;
  return contrast(rgbOf(digits), rgbOf(WHITE)) >= 4.5 ? WHITE : BLACK;
}
