/** Texts for people: one for all, or one per language. They are shown as text, never as HTML. */
import * as v from "valibot";
import { choice, isObject, named } from "../json/schema_parts.ts";

/** By language, such as `en` or `es-MX`, or one for all. */
export type Text = string | Readonly<Record<string, string>>;

const LONGEST = 500;
const TAG = /<[A-Za-z/!]/;

const plain = v.pipe(
  v.string("must be a text, or texts by language"),
  v.minLength(1, "must not be an empty text"),
  v.maxLength(LONGEST, `must have ${LONGEST} characters at most`),
  v.check((text) => text.isWellFormed(), "must be a text of whole characters"),
  v.check((text) => !TAG.test(text), "must be plain text: HTML is shown as it is written"),
);

const language = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,3}(-[A-Za-z\d]{2,8})*$/, "must be a language such as en or es-MX"),
);

const byLanguage = v.pipe(
  named(language, plain),
  v.minEntries(1, "must have a language, such as en"),
  v.maxEntries(50, "must have 50 languages at most"),
);

export const text = choice<Text>(
  v.union([plain, byLanguage], "must be a text, or texts by language"),
  (input) => isObject(input) ? byLanguage : plain,
);

/** @returns its texts in every language. */
export function textsOf(text: Text): readonly string[] {
  return typeof text === "string" ? [text] : Object.values(text);
}

/** @returns the text with each of its languages changed. */
export function mapText(text: Text, change: (text: string) => string): Text {
  if (typeof text === "string") return change(text);
  return Object.fromEntries(Object.entries(text).map(([tag, one]) => [tag, change(one)]));
}
