import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../policy.ts";
import { policyWarnings } from "./policy_warnings.ts";

function warningsOf(rows: unknown, changes: Record<string, unknown> = {}): string[] {
  const policy = parsePolicyText(JSON.stringify({
    version: 1,
    attributes: { customers: { type: "text", many: true } },
    datasets: {
      stores: {
        table: "p.d.t",
        columns: ["geom", "city"],
        types: { city: "text", seen_at: "timestamp" },
        always: { seen_at: { null: false } },
      },
    },
    groups: {
      g: { stores: rows },
      OWN: { stores: { city: { attribute: "customers" } } },
    },
    ...changes,
  }));
  return [...policyWarnings(policy)].filter(({ path }) => path[1] !== "OWN")
    .map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("policy check warns of", () => {
  const cases: [name: string, rows: unknown, message: string][] = [
    ["a placeholder", { city: "{{email}}" }, "g.stores.city: is compared as it stands, nothing is"],
    ["a parameter", { city: "@groupcity" }, "g.stores.city: is compared as it stands, nothing is"],
    ["NULL as a text", { city: "null" }, 'city: is this text: write { "null": true }'],
    ["a column's case", { City: "A" }, `g.stores.City: differs from the dataset's column "city"`],
    ["a pattern", { city: ["A", "BOS%"] }, 'g.stores.city.1: is no pattern: write { "starts_with'],
    ["a star", { any: [{ city: "*" }, { city: "B" }] }, 'any.0.city: is no pattern: write "all"'],
    ["a relative day", { rows: { day: { min: "now-30d" } } }, "rows.day.min: is compared as it"],
    ["a blank at an end", { city: "BOSTON " }, "city: has a blank at an end, which is compared"],
    ["values alike", { city: ["Boston", "BOSTON"] }, 'city.1: differs from "Boston" by case'],
    ["a time without zone", { seen_at: { min: "2026-01-01" } }, "has no time zone"],
    ["long SQL", { city: Array.from({ length: 1000 }, (_, n) => `C${n}`) }, "neither"],
    ["rather long SQL", { city: Array.from({ length: 200 }, (_, n) => `C${n}`) }, "its widgets"],
  ];
  for (const [name, rows, message] of cases) {
    it(name, () => expect(warningsOf(rows)).toEqual([expect.stringContaining(message)]));
  }

  it("blanks on Redshift, which do not count there", () => {
    const changes = { dialect: "redshift" };
    expect(warningsOf({ city: "A " }, changes).join()).toContain("Redshift does not compare");
  });

  it("attributes that no condition uses, and names alike", () => {
    const groups = { g: {}, G: {}, "h ": {} };
    expect(warningsOf("all", { groups })).toEqual([
      "attributes.customers: is not used by any condition",
      'groups.G: differs from "g" by case or accents\' encoding only',
      "groups.h : has a blank at an end: a group must be written exactly as it is sent",
    ]);
  });

  it("values that groups spell differently", () => {
    const groups = {
      g: { stores: { city: ["BOSTON", "SALEM"] } },
      h: { stores: { any: [{ city: "Boston" }, { city: { not: ["SALEM"] } }] } },
      OWN: { stores: { city: { attribute: "customers" } } },
    };
    expect(warningsOf("all", { groups })).toEqual([
      'groups.h.stores.any.0.city: differs from "BOSTON" by case or accents\' encoding only',
    ]);
  });

  it("days that never come", () => {
    const rows = { seen_at: { since: "P1W", until: "P1M" } };
    expect(warningsOf(rows, { time_zone: "UTC" })).toEqual([
      expect.stringContaining("g.stores.seen_at: can never match"),
    ]);
    const good = { seen_at: { since: "P1M", until: "P1W" } };
    expect(warningsOf(good, { time_zone: "UTC" })).toEqual([]);
  });

  it("nothing in an ordinary policy", () => {
    expect(warningsOf({ city: ["A", "B"], seen_at: { min: "2026-01-01T00:00:00Z" } })).toEqual([]);
  });

  it("SQL that grows with a person's values", () => {
    const groups = { OTHER: { stores: { city: { attribute: "customers" } } } };
    expect(warningsOf("all", { groups })).toEqual([
      expect.stringMatching(
        /^groups\.OTHER\.stores: makes \d{4} characters of SQL for a person with 200 values of customers: CARTO does not/,
      ),
    ]);
  });
});

describe("a group whose SQL is too long", () => {
  it("is a fault", () => {
    const city = Array.from({ length: 5000 }, (_, index) => `C${index}`);
    expect(() => warningsOf({ city })).toThrow(/groups\.g\.stores: makes \d{5} characters of SQL/);
  });
});
