import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { inLines, wrapped } from "./picture_layout.ts";

const widthOf = (text: string) => text.length;

describe("a picture's text", () => {
  it("is broken between words", () => {
    expect(wrapped("one two three", 7, widthOf)).toEqual(["one two", "three"]);
    expect(wrapped("one", 7, widthOf)).toEqual(["one"]);
    expect(wrapped("incomprehensible to me", 7, widthOf)).toEqual(["incomprehensible", "to me"]);
  });

  it("keeps every word, and only single words are too wide", () => {
    const text = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 40 }), (words, width) => {
      const lines = wrapped(words.join(" "), width, widthOf);
      expect(lines.join(" ")).toBe(words.join(" "));
      for (const line of lines) if (line.includes(" ")) expect(line.length <= width).toBe(true);
    }));
  });
});

describe("a picture's legend", () => {
  it("continues in the next line when one is full", () => {
    expect(inLines([40, 40, 30], 100, 10)).toEqual([
      { x: 0, line: 0 },
      { x: 50, line: 0 },
      { x: 0, line: 1 },
    ]);
    expect(inLines([200, 10], 100, 10)).toEqual([{ x: 0, line: 0 }, { x: 0, line: 1 }]);
  });
});
