import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { withPlainBlanks } from "./query_text.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

describe("withPlainBlanks()", () => {
  it("makes one text of queries that differ in their layout only", () => {
    const one = "SELECT * FROM `p.d.t` WHERE city = 'NEW YORK'";
    for (const other of [one, `  ${one}\n`, one.replaceAll(" FROM", "\n\t FROM")]) {
      expect(withPlainBlanks(other)).toBe(one);
    }
  });

  it("keeps blanks inside quotes: they are data", () => {
    for (const sql of ["SELECT 'a  b'", 'SELECT "a\n b"', "SELECT `a  b`", "SELECT 'a' 'b  c'"]) {
      expect(withPlainBlanks(sql)).toBe(sql);
    }
  });

  it("keeps every blank of a query with comments or escapes", () => {
    for (
      const sql of [
        "SELECT a -- all of it\nFROM t",
        "SELECT a # all  of it\nFROM t",
        "SELECT a /*  */  FROM t",
        "SELECT 'it\\'s  ' ,  a",
        "SELECT '''a'  b'''",
      ]
    ) expect(withPlainBlanks(sql)).toBe(sql);
  });

  it("never makes one text of two that differ in more than blanks outside quotes", () => {
    const piece = fc.constantFrom("a", " ", "  ", "\n", "'", '"', "`", "--", "\\", ";", "(");
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const words = (sql: string) =>
      [...withPlainBlanks(sql).matchAll(/'[^']*'|"[^"]*"|`[^`]*`|[^\s]/g)].join("\0");
    fc.assert(
      fc.property(text, (sql) => {
        const plain = withPlainBlanks(sql);
        expect(withPlainBlanks(plain)).toBe(plain);
        expect(words(plain)).toBe(words(sql.trim()));
        expect(plain.replace(/\s/g, "")).toBe(sql.replace(/\s/g, ""));
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });
});
