/** The map's words alone: what islands import, so that the browser gets no others. */
import type { MapWords } from "./en/map.ts";
import { type Locale, localeNamed, LOCALES } from "./locale.ts";

const LOADERS = {
  en: () => import("./en/map.ts"),
  es: () => import("./es/map.ts"),
} as const;

export type { MapWords };

/** In a browser the page's language alone, which the page loads ahead; on the server all of them. */
const spoken = localeNamed(globalThis.document?.documentElement.lang ?? null);
const WORDS: ReadonlyMap<Locale, MapWords> = new Map(
  await Promise.all(
    LOCALES.filter((locale) => spoken === undefined || locale === spoken)
      .map(async (locale) => [locale, (await LOADERS[locale]()).mapWords] as const),
  ),
);

/** @returns the map's words in a language: in a browser, that of the page. */
export function mapWordsOf(locale: Locale): MapWords {
  const words = WORDS.get(locale);
  if (words === undefined) throw new Error(`The page has no words in ${locale}`);
  return words;
}
