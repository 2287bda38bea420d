import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Column } from "../store/catalog.ts";
import { createTable } from "../store/tables.ts";
import { CALLS } from "./parse/calls.ts";
import { parseQueryParameters } from "./parse/query_parameters.ts";
import { parseRawAggregates } from "./parse/raw_expression.ts";
import { openTestStore, type TestStore } from "./test_store.ts";

const DOCUMENT = new URL("../../docs/emulator_sql.md", import.meta.url);

/** A line of the document's table: number and outcome. */
const LINE = /^\| (?<number>\d+) +\|.+\| (?<outcome>runs|refused: `[^`]+`) +\|$/gm;

/** An example: its number, perhaps parameters, and its SQL. */
const EXAMPLE =
  /^Example (?<number>\d+)(?: with `(?<parameters>\{.+?\})`)?:\n\n```sql\n(?<sql>.+?)\n```$/gms;

const DEMO = "carto-demo-data.demo_tables.";

/** Columns of small tables of the names that the examples read, besides the geometry. */
const TABLES: Readonly<Record<string, readonly Column[]>> = {
  airports: [{ name: "name", type: "string" }],
  world_airports: [{ name: "name", type: "string" }],
  chicago_crime_sample: [{ name: "description", type: "string" }],
  riskanalysis_railroad_accidents: [{ name: "year", type: "number" }],
  usa_states_boundaries: [{ name: "code_hasc", type: "string" }, { name: "name", type: "string" }],
  fires_worldwide: [{ name: "daynight", type: "string" }],
  "cartobq.docs.starbucks_locations_usa": [{ name: "city", type: "string" }],
  "carto-do-public-data.natural_earth.geography_glo_admin0countries_410": [
    { name: "ADMIN", type: "string" },
  ],
  populated_places: [{ name: "featurecla", type: "string" }],
};

/** The columns that the example expressions name. */
const COLUMNS = ["sales", "area", "income", "pop_high", "pop_low"].map((name): Column => (
  { name, type: "number" }
));

describe("docs/emulator_sql.md", () => {
  let store: TestStore;
  const examples: { sql: string; parameters: unknown; outcome: string }[] = [];

  beforeAll(async () => {
    store = await openTestStore();
    for (const [name, columns] of Object.entries(TABLES)) {
      createTable(store.database, {
        name: name.includes(".") ? name : DEMO + name,
        geometry: "point",
        columns: [{ name: "geom", type: "geometry" }, ...columns],
      }).commit(1);
    }
    const text = await Deno.readTextFile(DOCUMENT);
    const outcomes = new Map<string, string>();
    for (const { groups } of text.matchAll(LINE)) {
      outcomes.set(groups?.number ?? "", groups?.outcome?.replaceAll("`", "") ?? "");
    }
    for (const { groups } of text.matchAll(EXAMPLE)) {
      assertExists(groups);
      const { number = "", sql = "", parameters } = groups;
      const outcome = outcomes.get(number) ?? "none";
      examples.push({ sql, parameters: parameters && JSON.parse(parameters), outcome });
    }
  });
  afterAll(() => store.close());

  const outcomeOf = (run: () => unknown): string => {
    try {
      run();
      return "runs";
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : "?"}`;
    }
  };
  const short = (outcome: string, documented: string) =>
    outcome.includes(documented.replace("refused: ", "")) ? documented : outcome;

  it("lists the functions that are known, and no others", async () => {
    const table = (await Deno.readTextFile(DOCUMENT)).split("\n")
      .filter((line) =>
        /^\| (choice|aggregates|numbers|strings|casts|dates|geographies)/.test(line)
      );
    const names = table.flatMap((line) =>
      Array.from(
        line.matchAll(/`([A-Z][A-Z0-9_]*(?: [A-Z][A-Z0-9_]*)*)`/g),
        ([, list = ""]) => list,
      )
    ).flatMap((list) => list.split(" ")).filter((name) =>
      !["CASE", "WHEN", "APPROX"].includes(name)
    );
    expect(new Set(names)).toEqual(new Set(CALLS));
  });

  it("tells of each of CARTO's public examples whether it runs, and if not, why", () => {
    const queries = examples.filter(({ sql }) => /\bFROM\b/i.test(sql));
    expect(queries.length).toBe(15);
    for (const { sql, parameters, outcome } of queries) {
      const found = outcomeOf(() => store.rows(sql, parseQueryParameters(parameters)));
      expect([sql, short(found, outcome)]).toEqual([sql, outcome]);
    }
  });

  it("tells the same of the expressions in CARTO's reference", () => {
    const expressions = examples.filter(({ sql }) => !/\bFROM\b/i.test(sql));
    expect(expressions.length).toBe(3);
    for (const { sql, outcome } of expressions) {
      const found = outcomeOf(() => parseRawAggregates("aggregationExp", sql, COLUMNS));
      expect([sql, short(found, outcome)]).toEqual([sql, outcome]);
    }
  });
});
