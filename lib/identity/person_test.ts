import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { normalUsername, storedUsernames } from "./person.ts";

/** Letters whose case and marks do not compose alike, among others. */
const letters = fc.constantFrom(..."jJhHtTwWyYiIİıΑαΙιΥυΡρΩωΣσςßkK.@ ", "\u212a", "\u2126");
const marks = fc.constantFrom(..."\u030c\u0331\u0308\u030a\u0307\u0301\u0313\u0342\u0345\u031c");
const tricky = fc.array(fc.oneof(letters, marks), { maxLength: 8 }).map((parts) => parts.join(""));
const names = fc.oneof(tricky, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

describe("a username's normal form", () => {
  it("is its own normal form", () => {
    fc.assert(
      fc.property(names, (name) => {
        const normal = normalUsername(name);
        expect(normalUsername(normal)).toBe(normal);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is one for all ways to compose the marks of a name", () => {
    fc.assert(
      fc.property(names.filter((name) => !/^\s*(oidc|host):/i.test(name)), (name) => {
        const normal = normalUsername(name);
        for (const form of ["NFC", "NFD"] as const) {
          expect(normalUsername(name.normalize(form))).toBe(normal);
          expect(normalUsername(normal.normalize(form))).toBe(normal);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("of letters whose capitals have their marks apart is the one of those capitals", () => {
    for (const letter of "ǰẖẗẘẙΐῶ") {
      const capital = letter.normalize("NFD").toUpperCase();
      expect(normalUsername(capital)).toBe(letter);
      expect(storedUsernames(letter)).toContain(capital.normalize("NFC").toLowerCase());
    }
    expect(storedUsernames("ann@acme.com")).toEqual(["ann@acme.com"]);
  });

  it("leaves the names of accounts kept elsewhere as they are", () => {
    for (const name of ["oidc:J\u030c", "host: É "]) {
      expect(normalUsername(name)).toBe(name);
      expect(storedUsernames(name)).toEqual([name]);
    }
  });
});
