/** The eight variables of the page's theme, as a host may set them. */
import * as v from "valibot";

/**
 * A color by name, hexadecimal digits or a color function of plain numbers; never `url()`, `var()`
 * nor anything that ends the declaration. The browser has the last word on what is a color.
 */
const COLOR =
  /^(?:#[\da-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\([\d\s.,%/+-]{1,60}(?:deg)?[\d\s.,%/+-]{0,30}\))$/i;
const LENGTH = /^\d{1,2}(?:\.\d{1,3})?(?:px|rem)$/;
const FONT = /^[\w\s,"'-]{1,200}$/;

const one = v.pipe(v.string(), v.maxLength(100), v.regex(COLOR));
/** One for both schemes, or one for each. */
const color = v.optional(v.union([one, v.strictObject({ light: one, dark: one })]));
/** From so many to so many CSS pixels, at 16 to a rem. */
const length = (least: number, most: number) =>
  v.optional(v.pipe(
    v.string(),
    v.regex(LENGTH),
    v.check((text) => {
      const px = parseFloat(text) * (text.endsWith("rem") ? 16 : 1);
      return px >= least && px <= most;
    }),
  ));

export const HostTheme = v.strictObject({
  accent: color,
  ink: color,
  surface: color,
  ground: color,
  danger: color,
  radius: length(0, 48),
  font: v.optional(v.pipe(v.string(), v.regex(FONT))),
  baseSize: length(10, 32),
});

export type HostTheme = v.InferOutput<typeof HostTheme>;
