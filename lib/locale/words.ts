/** What the app says, by language. */
import { en } from "./en.ts";
import { es } from "./es.ts";
import type { Locale } from "./locale.ts";

export type Words = typeof en;

const WORDS: Readonly<Record<Locale, Words>> = { en, es };

export function wordsOf(locale: Locale): Words {
  return WORDS[locale];
}
