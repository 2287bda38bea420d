/**
 * All texts for people, by page. English defines the type: a missing or an extra text in another
 * language is a type error. Islands import ./map_words.ts instead.
 */
import { en, type Words } from "./en.ts";
import { es } from "./es.ts";
import type { Locale } from "./locale.ts";

export type { Words };

const WORDS: Readonly<Record<Locale, Words>> = { en, es };

/** @returns all texts in a language. */
export function wordsOf(locale: Locale): Words {
  return WORDS[locale];
}
