import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../tests/helpers/any_text.ts";
import { LOCALES, negotiateLocale } from "./locale.ts";

describe("negotiateLocale", () => {
  const CASES: readonly (readonly [string | null, string])[] = [
    [null, "en"],
    ["", "en"],
    ["es", "es"],
    ["en", "en"],
    ["ES", "es"],
    ["es-MX", "es"],
    ["es-419,es;q=0.9", "es"],
    ["en-GB,en;q=0.9,es;q=0.8", "en"],
    ["es-ES,es;q=0.9,en;q=0.8", "es"],
    ["en;q=0.5, es;q=0.7", "es"],
    ["en;q=0.7 , es;q=0.7", "en"],
    ["es;q=0.7, en;q=0.7", "es"],
    ["fr, de;q=0.9", "en"],
    ["fr, es;q=0.1", "es"],
    ["*", "en"],
    ["*, es;q=0.5", "en"],
    ["es, *;q=0.5", "es"],
    ["*;q=0", "en"],
    ["en;q=0, *", "es"],
    ["en;q=0, es;q=0.001", "es"],
    ["es;q=0", "en"],
    ["es;q=0, fr", "en"],
    ["es;q=0.5, es-MX, en;q=0.8", "es"],
    ["est", "en"],
    ["es;q=1.5", "es"],
    ["es;q=high, en;q=0.1", "en"],
    ["es;Q=0.5, fr", "es"],
    ["es_MX", "en"],
    [",, es ,", "es"],
  ];

  for (const [header, locale] of CASES) {
    it(`takes ${locale} for ${JSON.stringify(header)}`, () => {
      expect(negotiateLocale(header)).toBe(locale);
    });
  }

  it("always returns a supported language", () => {
    fc.assert(fc.property(anyText(), (header) => {
      expect(LOCALES).toContain(negotiateLocale(header));
    }));
  });

  it("takes the higher weight, regardless of order, region and other ranges", () => {
    const weight = fc.integer({ min: 0, max: 1000 });
    const range = fc.record({ other: fc.constantFrom("fr", "de-CH", "pt-BR"), weight });
    const region = fc.constantFrom("", "-US", "-GB", "-MX", "-419");
    fc.assert(fc.property(
      weight,
      weight,
      region,
      fc.array(range, { maxLength: 5 }),
      fc.boolean(),
      (en, es, where, others, swap) => {
        fc.pre(en !== es);
        const ours = [`en${where};q=${en / 1000}`, `es${where};q=${es / 1000}`];
        if (swap) ours.reverse();
        const company = others.map(({ other, weight }) => `${other};q=${weight / 1000}`);
        expect(negotiateLocale([...company, ...ours].join(", "))).toBe(es > en ? "es" : "en");
      },
    ));
  });
});
