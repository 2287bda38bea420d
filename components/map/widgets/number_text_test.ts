import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { LOCALES } from "../../../lib/locale/locale.ts";
import { numberOf, numberToEdit } from "./number_text.ts";

describe("numberOf", () => {
  it("parses the language's notation, with units and currencies", () => {
    expect(numberOf("1,234.5 m²", "en")).toBe(1234.5);
    expect(numberOf("1.234,5 m²", "es")).toBe(1234.5);
    expect(numberOf("$ 12,000", "en")).toBe(12_000);
    expect(numberOf("−3", "en")).toBe(-3);
    expect(numberOf(".5", "en")).toBe(0.5);
  });

  it("returns null without a number", () => {
    expect(numberOf("", "en")).toBeNull();
    expect(numberOf("many", "en")).toBeNull();
  });

  it("parses back each number formatted for editing", () => {
    fc.assert(fc.property(
      fc.constantFrom(...LOCALES),
      fc.integer({ min: -1e12, max: 1e12 }).map((value) => value / 100),
      (locale, value) => expect(numberOf(numberToEdit(value, locale), locale)).toBe(value),
    ));
  });
});
