/** The fonts of names on the map. MapLibre draws text by itself where a style names no glyphs. */

/**
 * @returns the page's font families, in CSS; the reader's own as long as the page's font is not
 * loaded, because the map waits for no font.
 */
export function mapFonts(): string {
  const { fontFamily } = getComputedStyle(document.body);
  return document.fonts.check(`1em ${fontFamily}`) ? fontFamily : "system-ui";
}
