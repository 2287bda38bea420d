import { _buildFeatureFilter, type Filters as ClientFilters } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import type { Column } from "../../store/catalog.ts";
import { registerFunctions } from "../functions/sqlite_functions.ts";
import { filtersToCondition, parseFilters, parseLogicalOperator } from "./column_filters.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const COLUMNS: readonly Column[] = [
  { name: "n", type: "number" },
  { name: "s", type: "string" },
  { name: "t", type: "timestamp" },
  { name: "place", type: "geometry" },
];

interface Row {
  readonly n: number | null;
  readonly s: string | null;
  readonly t: string | null;
}

/** Indexes of the rows that pass, by SQLite. */
function passing(rows: readonly Row[], filters: unknown, operator: "and" | "or"): number[] {
  using database = new DatabaseSync(":memory:");
  registerFunctions(database);
  database.exec("CREATE TABLE r (i INTEGER, n NUMERIC, s TEXT, t TEXT, place)");
  const insert = database.prepare("INSERT INTO r VALUES (?, ?, ?, ?, NULL)");
  rows.forEach(({ n, s, t }, index) => insert.run(index, n, s, t));
  const condition = filtersToCondition(parseFilters(filters), COLUMNS, operator);
  const sql = `SELECT i FROM r ${condition ? `WHERE ${condition.sql}` : ""} ORDER BY i`;
  return database.prepare(sql).all(condition?.bindings ?? {}).map(({ i }) => Number(i));
}

const small = fc.integer({ min: -4, max: 4 });
const end = fc.oneof(small, fc.constant(null));
const word = fc.constantFrom("a", "Á", "ab", "aB", "b.c", "b", "", "a+", "Ñandú");
const at = (day: number) => Date.UTC(2024, 0, day + 10);
const nullable = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: value }, fc.constant(null));
const row: fc.Arbitrary<Row> = fc.record({
  n: nullable(small),
  s: nullable(word),
  t: nullable(small.map((day) => new Date(at(day)).toISOString())),
});
const intervals = fc.record({ values: fc.array(fc.tuple(end, end), { maxLength: 3 }) });
const options = { requiredKeys: [] };
const flags = fc.record({
  mustStart: fc.boolean(),
  mustEnd: fc.boolean(),
  caseSensitive: fc.boolean(),
  keepSpecialCharacters: fc.boolean(),
}, options);
const filters = fc.record({
  n: fc.record({
    in: fc.record({ values: fc.array(small, { maxLength: 4 }), owner: fc.constant("w") }),
    between: intervals,
    closed_open: intervals,
  }, options),
  s: fc.record({
    in: fc.record({ values: fc.array(word, { maxLength: 4 }) }),
    stringSearch: fc.record({ values: fc.array(word, { maxLength: 3 }), params: flags }),
  }, options),
  t: fc.record({
    time: fc.record({
      values: fc.array(
        fc.tuple(end, end).map((ends) => ends.map((day) => day === null ? null : at(day))),
        { maxLength: 2 },
      ),
    }),
  }, options),
}, options);

describe("filtersToCondition()", () => {
  it("lets the same rows pass as the client's own filters", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        filters,
        fc.constantFrom("and", "or"),
        (rows, given, operator) => {
          const isOpen = JSON.stringify(given).includes("[null,null]");
          fc.pre(!isOpen);
          const filters: ClientFilters = JSON.parse(JSON.stringify(given));
          const passes = _buildFeatureFilter({ filters, filtersLogicalOperator: operator });
          const expected = rows.flatMap((one, index) => passes({ ...one }) ? [index] : []);
          expect(passing(rows, given, operator)).toEqual(expected);
        },
      ),
      { numRuns: propertyRuns(400) },
    );
  });

  it("takes an interval without ends for every value but NULL", () => {
    const rows = [{ n: 1, s: "a", t: null }, { n: null, s: "b", t: null }];
    expect(passing(rows, { n: { between: { values: [[null, null]] } } }, "and")).toEqual([0]);
    expect(passing(rows, {}, "and")).toEqual([0, 1]);
  });

  it("searches by regular expression where it is asked to", () => {
    const rows = ["BOSTON", "NEW YORK", "BOSTWICK"].map((s) => ({ n: 1, s, t: null }));
    const search = (params: unknown, ...values: string[]) =>
      passing(rows, { s: { stringSearch: { values, params } } }, "and");
    expect(search({ useRegExp: true }, "^b.*(n|K)$")).toEqual([0, 2]);
    expect(search({ useRegExp: true, caseSensitive: true }, "^b.*n$")).toEqual([]);
    expect(() => search({ useRegExp: true }, "(")).toThrow("not a regular expression");
  });

  it("refuses what it does not know, by column and function", () => {
    const refused = (filters: unknown) => {
      const parsed = () => filtersToCondition(parseFilters(filters), COLUMNS);
      return expect(parsed);
    };
    refused({ n: { near: { values: [1] } } }).toThrow("filters.n.near");
    refused({ n: { in: { values: [{}] } } }).toThrow("filters.n.in.values.0");
    refused({ n: { between: { values: [["a", 1]] } } }).toThrow("filters.n.between");
    refused({ n: { in: { values: ["1"] } } }).toThrow("filters.n.in: the column is a number");
    refused({ s: { between: { values: [[1, 2]] } } }).toThrow("filters.s.between");
    refused({ place: { in: { values: [1] } } }).toThrow("filters.place.in");
    refused({ town: { in: { values: ["x"] } } }).toThrow("Column not found: town");
    refused([]).toThrow("filters");
    refused("x").toThrow("filters");
  });
});

describe("parseLogicalOperator()", () => {
  it("knows and, or and nothing, which means and", () => {
    expect(["and", "OR", undefined, ""].map(parseLogicalOperator)).toEqual([
      "and",
      "or",
      "and",
      "and",
    ]);
    expect(() => parseLogicalOperator("xor")).toThrow("filtersLogicalOperator");
    expect(() => parseLogicalOperator(1)).toThrow("filtersLogicalOperator");
  });
});
