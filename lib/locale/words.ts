/**
 * Every text that a person reads, by where it stands. English is the type of all others: a text
 * that a language lacks, or has too many of, is a type error. Islands take ./map_words.ts instead.
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
