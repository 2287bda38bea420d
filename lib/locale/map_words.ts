/** The map's texts alone: islands import these, so that the browser loads no others. */
import type { MapWords } from "./en/map.ts";
import { type Locale, localeNamed, LOCALES } from "./locale.ts";

const LOADERS = {
  en: () => import("./en/map.ts"),
  es: () => import("./es/map.ts"),
} as const;

export type { MapWords };

/** In a browser only the page's language, which the page preloads; on the server all languages. */
const spoken = localeNamed(globalThis.document?.documentElement.lang ?? null);
const WORDS = new Map<Locale, MapWords>(
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

/** Loads them for a page that changes its language. */
export async function loadMapWords(locale: Locale): Promise<void> {
  WORDS.set(locale, (await LOADERS[locale]()).mapWords);
}
