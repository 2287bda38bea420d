import type { Text } from "../document.ts";

/**
 * @param locale the reader's language, such as `es-MX`.
 * @returns the text in it, else in the language without its region, else in English, else the
 * first.
 */
export function textOf(text: Text, locale: string): string {
  if (typeof text === "string") return text;
  for (const tag of [locale, locale.split("-")[0] ?? locale, "en"]) {
    const own = Object.hasOwn(text, tag) ? text[tag] : undefined;
    if (own !== undefined) return own;
  }
  return Object.values(text)[0] ?? "";
}
