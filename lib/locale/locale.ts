/** The languages that people may read the app in. */

export const LOCALES = ["en", "es"] as const;

export type Locale = typeof LOCALES[number];

const DEFAULT_LOCALE: Locale = "en";

/** @returns the locale of that name; undefined for any other text. */
export function localeNamed(name: string | null | undefined): Locale | undefined {
  return LOCALES.find((locale) => locale === name);
}

/**
 * @param acceptLanguage the header's value (RFC 9110, 12.5.4); a regional variant of a language is
 * served by the language (RFC 4647, 3.4).
 * @returns the locale that the reader likes best; English where they like none of ours.
 */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const wishes = (acceptLanguage ?? "").split(",").map(readWish);
  const liked = LOCALES.map((locale) => ({ locale, quality: qualityOf(locale, wishes) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return liked[0]?.locale ?? DEFAULT_LOCALE;
}

interface Wish {
  readonly language: string;
  readonly quality: number;
}

const WISH =
  /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

function readWish(text: string): Wish {
  const [, range = "", quality = "1"] = WISH.exec(text) ?? [];
  const [language = ""] = range.toLowerCase().split("-");
  return { language, quality: Number(quality) };
}

/** What names the language counts before what names any. */
function qualityOf(locale: Locale, wishes: readonly Wish[]): number {
  const named = wishes.filter(({ language }) => language === locale);
  const meant = named.length > 0 ? named : wishes.filter(({ language }) => language === "*");
  return Math.max(0, ...meant.map(({ quality }) => quality));
}
