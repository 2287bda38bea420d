import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Condition } from "../schema/condition_schema.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { neverMatches } from "./never_matches.ts";
import { parsePolicyText } from "../policy.ts";
import { policyWarnings } from "./policy_warnings.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const TYPES = { n: "integer", day: "date", text: "text" } as const;

const NEVER: readonly (readonly Condition[])[] = [
  [{ text: "A" }, { text: ["B", "C"] }],
  [{ text: ["A", "B"] }, { text: { not: ["B", "A"] } }],
  [{ text: { null: true } }, { text: "A" }],
  [{ text: { null: true } }, { text: { not: ["A"] } }],
  [{ text: { null: true } }, { text: { attribute: "x" } }],
  [{ text: { null: true } }, { text: { null: false } }],
  [{ text: { starts_with: "FR-" } }, { text: "US-NY" }],
  [{ text: { starts_with: "FR-" } }, { text: { starts_with: "US-" } }],
  [{ n: { min: 5 } }, { n: { max: 4 } }],
  [{ n: 3 }, { n: { min: 5 } }, { n: { attribute: "x" } }],
  [{ all: [{ text: "A" }, { n: 1, text: "B" }] }],
  [{ any: [{ text: "A" }, { text: "B" }] }, { text: "C" }],
  [{ text: "C", any: [{ n: 1, any: [{ text: "A" }] }, { text: "B" }] }],
];

const PERHAPS: readonly (readonly Condition[])[] = [
  [{ text: "A" }],
  [{ text: "A" }, { text: ["B", "A"] }],
  [{ text: ["A", "B"] }, { text: { not: ["B"] } }],
  [{ text: { starts_with: "FR-" } }, { text: { starts_with: "FR-7" } }],
  [{ text: { starts_with: "FR-" } }, { text: { not: ["FR-"] } }],
  [{ text: { starts_with: "B" } }, { text: { min: "A", max: "C" } }],
  [{ n: { min: 5 } }, { n: { max: 5 } }],
  [{ n: { min: 5 } }, { n: { attribute: "x" } }],
  [{ day: "2026-01-01" }, { day: { since: "P30D" } }],
  [{ any: [{ text: "A" }, { text: "B" }] }, { text: "B" }],
];

describe("a condition that no row fits", () => {
  it("is found where its parts contradict each other", () => {
    for (const conditions of NEVER) {
      expect([conditions, neverMatches(conditions, TYPES)])
        .toEqual([conditions, true]);
    }
    for (const conditions of PERHAPS) {
      expect([conditions, neverMatches(conditions, TYPES)])
        .toEqual([conditions, false]);
    }
  });

  it("is never said of one that a row fits", () => {
    const value = fc.constantFrom("A", "AB", "B", "");
    const comparison = fc.oneof(
      value,
      fc.array(value, { minLength: 1, maxLength: 3 }),
      fc.record({ not: fc.array(value, { minLength: 1, maxLength: 2 }) }),
      fc.record({ null: fc.boolean() }),
      fc.record({ starts_with: fc.constantFrom("A", "AB", "B") }),
      fc.tuple(value, value).map(([one, other]) =>
        one < other ? { min: one, max: other } : { min: other, max: one }
      ),
      fc.record({ min: value }),
    );
    const plain = fc.record({ a: comparison, b: comparison }, { requiredKeys: [] });
    const condition = fc.tuple(
      plain,
      fc.option(fc.array(plain, { minLength: 1, maxLength: 3 })),
      fc.constantFrom("any", "all"),
    ).map(([one, list, word]): Condition => list === null ? one : { ...one, [word]: list });
    const cell = fc.constantFrom("A", "AB", "B", "", "ABC", null);
    const evaluation = { types: {}, attributes: {}, today: null };
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 3 }),
        fc.record({ a: cell, b: cell }),
        (conditions, row) => {
          const fits = conditions.every((one) => evaluate(one, row, evaluation) === true);
          return !(fits && neverMatches(conditions, {}));
        },
      ),
      { numRuns: propertyRuns(3000) },
    );
  });

  it("is reported with its place, also with the condition for everybody", () => {
    const policy = parsePolicyText(JSON.stringify({
      version: 1,
      datasets: {
        stores: { table: "p.d.s", columns: ["city"], always: { city: { not: ["SALEM"] } } },
        shops: { table: "p.d.s", columns: ["city"] },
      },
      groups: {
        SALEM: { stores: { city: "SALEM" }, shops: { city: "SALEM" } },
        BOTH: { shops: { rows: { all: [{ city: "SALEM" }, { city: "BOSTON" }] } } },
      },
    }));
    expect([...policyWarnings(policy)].filter(({ message }) => message.includes("can never match")))
      .toEqual([
        {
          path: ["groups", "SALEM", "stores"],
          message: "can never match, together with the dataset's always: its parts contradict " +
            "each other",
        },
        {
          path: ["groups", "BOTH", "shops", "rows"],
          message: "can never match: its parts contradict each other",
        },
      ]);
  });
});
