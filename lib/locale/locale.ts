/** The supported languages, and which of them a request gets. */

export const LOCALES = ["en", "es"] as const;

/** A BCP 47 language tag without a region. */
export type Locale = typeof LOCALES[number];

const DEFAULT_LOCALE: Locale = "en";

/** Each language's name in that language, so that its readers recognize it. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: "English", es: "Español" };

/** @returns the language of that tag; undefined for any other text. */
export function localeNamed(tag: string | null): Locale | undefined {
  return LOCALES.find((locale) => locale === tag);
}

/**
 * Quality values of RFC 9110, 12.5.4, with the basic filtering of RFC 4647, 3.3.1, reversed:
 * `es-MX` matches our `es`. Of equal weights the first one wins.
 *
 * @param acceptLanguage the header's untrusted value, or null without one.
 * @returns the supported language with the highest weight; English if none matches.
 */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const ranges = (acceptLanguage ?? "").slice(0, LONGEST_HEADER).split(",").flatMap(rangeOf);
  const preferenceFor = (locale: Locale): Preference | undefined =>
    mostPreferred(ranges, locale) ?? mostPreferred(ranges, "*");
  let best: Preference | undefined;
  let chosen = DEFAULT_LOCALE;
  for (const locale of LOCALES) {
    const preference = preferenceFor(locale);
    if (preference === undefined || preference.weight === 0) continue;
    if (best !== undefined && !isBefore(preference, best)) continue;
    best = preference;
    chosen = locale;
  }
  return chosen;
}

/** Browsers send some 100 characters. */
const LONGEST_HEADER = 1_000;

interface Preference {
  /** From 0 to 1; 0 means not acceptable. */
  readonly weight: number;
  /** Its position in the header. */
  readonly place: number;
}

interface Range extends Preference {
  /** The first subtag, in lower case, or `*`. */
  readonly language: string;
}

const RANGE = /^\s*(\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i;

/** @returns the parsed range, or nothing for an invalid one. */
function rangeOf(text: string, place: number): Range[] {
  const [, language, weight = "1"] = RANGE.exec(text) ?? [];
  if (language === undefined) return [];
  return [{ language: language.toLowerCase(), weight: Math.min(Number(weight), 1), place }];
}

function mostPreferred(ranges: readonly Range[], language: string): Preference | undefined {
  return ranges.filter((range) => range.language === language)
    .reduce<Range | undefined>(
      (best, range) => best && !isBefore(range, best) ? best : range,
      undefined,
    );
}

function isBefore(one: Preference, other: Preference): boolean {
  return one.weight > other.weight || (one.weight === other.weight && one.place < other.place);
}
