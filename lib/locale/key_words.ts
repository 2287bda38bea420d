/** The texts of the keyboard shortcuts dialog, loaded with it. */
import { type KeyWords, keyWords as en } from "./en/map_keys.ts";
import { keyWords as es } from "./es/map_keys.ts";
import type { Locale } from "./locale.ts";

const WORDS: Readonly<Record<Locale, KeyWords>> = { en, es };

/** @returns them in a language. */
export function keyWordsOf(locale: Locale): KeyWords {
  return WORDS[locale];
}
