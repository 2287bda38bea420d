import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { grantsQuery, grantsTable } from "./grant_matching.ts";

describe("grantsQuery()", () => {
  const boston = "SELECT * FROM t WHERE city = 'BOSTON'";

  it("covers the very same SQL, blanks at the ends aside", () => {
    expect(grantsQuery(boston, boston, "exact")).toBe(true);
    expect(grantsQuery(boston, ` ${boston}\n`, "exact")).toBe(true);
    expect(grantsQuery("*", boston, "exact")).toBe(true);
  });

  it("covers no other SQL, however near", () => {
    for (
      const other of [
        boston.replace("BOSTON", "NEW YORK"),
        boston.toLowerCase(),
        boston.replace(" WHERE", "  WHERE"),
        `${boston};`,
        `${boston} OR TRUE`,
        "",
      ]
    ) expect(grantsQuery(boston, other, "exact")).toBe(false);
  });

  it("covers the same words in another layout, where the emulator is set up to be so lax", () => {
    const laid = boston.replace(" WHERE", "\n  WHERE");
    expect(grantsQuery(boston, laid, "exact")).toBe(false);
    expect(grantsQuery(boston, laid, "whitespace")).toBe(true);
    expect(grantsQuery(boston, boston.replace("BOSTON", "BOSTON "), "whitespace")).toBe(false);
  });

  it("does not take a table's name or wildcard for leave to query that table", () => {
    expect(grantsQuery("p.d.t", "SELECT * FROM p.d.t", "exact")).toBe(false);
    expect(grantsQuery("p.d.*", "SELECT * FROM p.d.t", "exact")).toBe(false);
  });
});

describe("grantsTable()", () => {
  it("covers the table of this full name and, with a wildcard, those that begin so", () => {
    expect(grantsTable("p.d.t", "p.d.t")).toBe(true);
    expect(grantsTable("p.d.*", "p.d.t")).toBe(true);
    expect(grantsTable("p.d.STORES_*", "p.d.STORES_2024")).toBe(true);
    expect(grantsTable("*", "p.d.t")).toBe(true);
  });

  it("covers no other table, and no wildcard after less than two segments", () => {
    for (
      const [source, table] of [
        ["p.d.t", "p.d.t2"],
        ["p.d.t", "P.D.T"],
        ["p.d.*", "p.d2.t"],
        ["p.*", "p.d.t"],
        ["p*", "p.d.t"],
        ["p.d*", "p.d.t"],
        ["p.*.*", "p.d.t"],
        ["SELECT * FROM p.d.t", "p.d.t"],
      ] as const
    ) expect(grantsTable(source, table)).toBe(false);
  });
});
