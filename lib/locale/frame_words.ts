/** The texts of a map in another application's page; the map's own page does not load them. */
import { type FrameWords, frameWords as en } from "./en/map_frame.ts";
import { frameWords as es } from "./es/map_frame.ts";
import type { Locale } from "./locale.ts";

const WORDS: Readonly<Record<Locale, FrameWords>> = { en, es };

/** @returns them in a language. */
export function frameWordsOf(locale: Locale): FrameWords {
  return WORDS[locale];
}
