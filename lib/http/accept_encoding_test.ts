import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { chooseEncoding } from "./accept_encoding.ts";

const OFFERED = ["br", "gzip"];

describe("the coding of a response", () => {
  const choices: [accept: string | null, coding: string | null][] = [
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["BR;Q=1", "br"],
    ["br ; q=0, *", "gzip"],
    ["*", "br"],
    ["*;q=0", null],
    ["*;q=0.1, br;q=0", "gzip"],
    ["identity, br;q=0.5", null],
    ["identity;q=0.5, gzip;q=0.5", "gzip"],
    ["br;q=0.000", null],
    ["br;q=2", null],
    ["br;q=high, gzip", "gzip"],
    ["", null],
    ["deflate", null],
    [",,;q=1,", null],
    [null, null],
  ];
  for (const [accept, coding] of choices) {
    it(`is ${coding ?? "none"} for "Accept-Encoding: ${accept}"`, () => {
      expect(chooseEncoding(accept, OFFERED)).toBe(coding);
    });
  }

  it("is never one that a client has refused", () => {
    const item = fc.tuple(
      fc.constantFrom("br", "gzip", "identity", "*", "deflate"),
      fc.constantFrom("", ";q=0", ";q=0.0", ";q=0.3", ";q=1", ";q=1.000"),
    );
    const header = fc.uniqueArray(item, { selector: ([coding]) => coding });
    fc.assert(fc.property(header, (items) => {
      const coding = chooseEncoding(items.map((item) => item.join("")).join(", "), OFFERED);
      if (coding === null) return;
      const weights = new Map<string, string>(items);
      const weight = weights.get(coding) ?? weights.get("*");
      expect(weight).toBeDefined();
      expect(weight).not.toMatch(/q=0(\.0)?$/);
    }));
  });
});
