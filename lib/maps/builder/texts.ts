/** Texts for people in a Builder map. They become plain text; HTML is dropped. */
import * as v from "valibot";
import { text as textSchema } from "../text.ts";
import type { Input } from "./input.ts";

const LONGEST = 500;
/** Control characters, and those that reorder the text around them. */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * @param as where it is in the map document.
 * @returns the text on one line; undefined where it is absent or not plain.
 */
export function takeText(input: Input, key: string, as: string): string | undefined {
  const raw = input.take(key, v.string("must be a text"));
  const plain = raw?.slice(0, 10 * LONGEST).replace(INVISIBLE, " ").trim().replace(/\s+/g, " ");
  if (raw === undefined || plain === undefined || plain === "") return undefined;
  if (input.report.hasSecret(raw)) {
    input.dropped(key, "contains a token of the map");
    return undefined;
  }
  const cut = plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 1).trimEnd()}…`;
  const result = v.safeParse(textSchema, cut.isWellFormed() ? cut : cut.toWellFormed());
  if (!result.success) {
    input.dropped(key, "is HTML; texts here are plain");
    return undefined;
  }
  if (cut === raw.trim()) input.kept(key, as);
  else input.changed(key, `${as}, on one line of ${LONGEST} characters at most`);
  return cut;
}
