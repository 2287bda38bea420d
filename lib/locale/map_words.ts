/** The map's words alone: what islands import, so that the browser gets no others. */
import { mapWords as en } from "./en/map.ts";
import { mapWords as es } from "./es/map.ts";
import type { Locale } from "./locale.ts";

/** Every language has all of them: a word that one lacks is a type error. */
export type MapWords = typeof en;

const WORDS: Readonly<Record<Locale, MapWords>> = { en, es };

/** @returns the map's words in a language. */
export function mapWordsOf(locale: Locale): MapWords {
  return WORDS[locale];
}
