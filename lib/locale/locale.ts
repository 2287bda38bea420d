/** The languages that the app speaks, and which of them a person gets. */

export const LOCALES = ["en", "es"] as const;

/** A BCP 47 language tag without a region. */
export type Locale = typeof LOCALES[number];

const DEFAULT_LOCALE: Locale = "en";

/** What each language calls itself: whoever looks for theirs may read no other. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: "English", es: "Español" };

/** @returns the language of that tag; undefined for any other text. */
export function localeNamed(tag: string | null): Locale | undefined {
  return LOCALES.find((locale) => locale === tag);
}

/**
 * Quality values of RFC 9110, 12.5.4, with the basic filtering of RFC 4647, 3.3.1, turned around:
 * who reads `es-MX` reads our `es`. Of equal weights the one named first wins.
 *
 * @param acceptLanguage the header's value, not to be trusted, or null where there is none.
 * @returns the language of ours that is wanted most; English where none is.
 */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const ranges = (acceptLanguage ?? "").slice(0, LONGEST_HEADER).split(",").flatMap(rangeOf);
  const wantedOf = (locale: Locale): Wanted | undefined =>
    mostWanted(ranges, locale) ?? mostWanted(ranges, "*");
  let best: Wanted | undefined;
  let chosen = DEFAULT_LOCALE;
  for (const locale of LOCALES) {
    const wanted = wantedOf(locale);
    if (wanted === undefined || wanted.weight === 0) continue;
    if (best !== undefined && !isBefore(wanted, best)) continue;
    best = wanted;
    chosen = locale;
  }
  return chosen;
}

/** Browsers send some 100 characters. */
const LONGEST_HEADER = 1_000;

interface Wanted {
  /** From 0 to 1; what has 0 is not wanted. */
  readonly weight: number;
  /** Where in the list it stands. */
  readonly place: number;
}

interface Range extends Wanted {
  /** The first subtag, in lower case, or `*`. */
  readonly language: string;
}

const RANGE = /^\s*(\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i;

/** @returns the range that the text is, or nothing where it is none. */
function rangeOf(text: string, place: number): Range[] {
  const [, language, weight = "1"] = RANGE.exec(text) ?? [];
  if (language === undefined) return [];
  return [{ language: language.toLowerCase(), weight: Math.min(Number(weight), 1), place }];
}

function mostWanted(ranges: readonly Range[], language: string): Wanted | undefined {
  return ranges.filter((range) => range.language === language)
    .reduce<Range | undefined>(
      (best, range) => best && !isBefore(range, best) ? best : range,
      undefined,
    );
}

function isBefore(one: Wanted, other: Wanted): boolean {
  return one.weight > other.weight || (one.weight === other.weight && one.place < other.place);
}
