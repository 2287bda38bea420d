import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { LOCALES } from "./locale.ts";
import { mapWordsOf } from "./map_words.ts";
import { wordsOf } from "./words.ts";

/** Texts that are the same in both languages. */
const SAME = [
  // CARTO's word for them.
  "admin.person.token",
  "admin.person.tokens",
  "admin.tokens.columns.token",
  // Commas, dashes, and what is put together of other texts.
  "map.dock.time.chart",
  "map.dock.time.per",
  "map.fields.no",
  "map.panel.formula.nothing",
  "map.panel.histogram.between",
  "map.panel.parameter.no",
  "map.panel.parameter.utc",
  "titles.error",
];

/** A number in place of every argument: usable as a number and visible in the text. */
const ARGUMENTS = [7, 9];

/** @returns each text by its path; functions are called with sample arguments. */
function leaves(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
    const here = path === "" ? name : `${path}.${name}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value === "function") return [[here, String(value(...ARGUMENTS))]];
    if (typeof value === "object" && value !== null) return leaves(value, here);
    throw new Error(`${here} is neither a text nor makes one`);
  });
}

describe("the catalogues", () => {
  const [english, ...others] = LOCALES.map((locale) => [locale, leaves(wordsOf(locale))] as const);

  it("have the same texts, none of them empty", () => {
    const paths = english?.[1].map(([path]) => path).sort();
    expect(paths?.length).toBeGreaterThan(100);
    for (const [locale, texts] of others) {
      expect([locale, texts.map(([path]) => path).sort()]).toEqual([locale, paths]);
    }
    for (const locale of LOCALES) {
      expect(leaves(wordsOf(locale)).filter(([, text]) => text.trim() === "")).toEqual([]);
    }
  });

  it("share no text but those that read the same", () => {
    const ours = new Map(english?.[1]);
    for (const [, texts] of others) {
      const same = texts.filter(([path, text]) => ours.get(path) === text).map(([path]) => path);
      expect(same.toSorted()).toEqual(SAME);
    }
  });

  it("give islands the map's words, and the very same", () => {
    for (const locale of LOCALES) expect(wordsOf(locale).map).toBe(mapWordsOf(locale));
  });
});
