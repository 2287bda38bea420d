/** The visible parts as a host page names them. */
import { type Ui, UI_PARTS, WHOLE_UI } from "./ui_parts.ts";

/**
 * @param words names separated by commas or spaces, which are untrusted: others are ignored.
 * @returns those parts; all for null.
 */
export function uiOf(words: string | readonly string[] | null): Ui {
  if (words === null) return WHOLE_UI;
  const named = new Set(typeof words === "string" ? words.split(/[\s,]+/, 100) : words);
  return new Set(UI_PARTS.filter((part) => named.has(part)));
}
