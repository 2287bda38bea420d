import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { ColumnFacts } from "./table_facts.ts";
import {
  columnsSql,
  countedColumns,
  countedFacts,
  describedColumns,
  placeSql,
  rowCountSql,
  sampleSql,
  statisticsSql,
} from "./table_queries.ts";

const COLUMNS: ColumnFacts[] = [
  { name: "ID", type: "number" },
  { name: 'a "b"', type: "boolean" },
];

describe("the queries about a table", () => {
  it("are written in the warehouse's quotes", () => {
    expect(columnsSql("p.d.t", "bigquery")).toBe("SELECT * FROM `p.d.t` WHERE FALSE LIMIT 0");
    expect(rowCountSql("S.T", "snowflake")).toBe('SELECT COUNT(*) AS n FROM "S"."T"');
    expect(placeSql("s.t", "geom", "postgres")).toBe('SELECT "geom" FROM "s"."t"');
    expect(sampleSql("S.T", COLUMNS, "snowflake")).toBe(
      'SELECT SUBSTR(CAST("ID" AS VARCHAR), 1, 100) AS c0 FROM "S"."T" LIMIT 200',
    );
    expect(statisticsSql("S.T", COLUMNS, { dialect: "snowflake", rows: 10 })).toBe(
      'SELECT COUNT("ID") AS c0_filled, COUNT(DISTINCT "ID") AS c0_distinct, ' +
        'SUBSTR(CAST(MIN("ID") AS VARCHAR), 1, 100) AS c0_min, ' +
        'SUBSTR(CAST(MAX("ID") AS VARCHAR), 1, 100) AS c0_max, ' +
        'COUNT("a ""b""") AS c1_filled, COUNT(DISTINCT "a ""b""") AS c1_distinct FROM "S"."T"',
    );
  });

  it("read a part of very many rows, and fewer columns of them", () => {
    expect(statisticsSql("p.d.t", COLUMNS.slice(0, 1), { dialect: "bigquery", rows: 2_000_000 }))
      .toContain("FROM (SELECT `ID` FROM `p.d.t` LIMIT 1000000) AS t");
    const columns = Array.from({ length: 200 }, (_, index): ColumnFacts => (
      { name: `c${index}`, type: "number" }
    ));
    expect([10, 20_000_000, 9_000_000_000].map((rows) => countedColumns(columns, rows).length))
      .toEqual([60, 25, 8]);
    const others: ColumnFacts[] = [{ name: "g", type: "geometry" }, { name: "o", type: "other" }];
    expect(countedColumns(others, 1)).toEqual([]);
  });

  it("are answered in the types of CARTO and of warehouses, with names in any case", () => {
    const types = ["NUMBER", "bigint", "string", "TIMESTAMP_NTZ", "date", "geography", "object"];
    expect(describedColumns(types.map((type) => ({ name: "x", type }))).map(({ type }) => type))
      .toEqual(["number", "number", "text", "timestamp", "date", "geometry", "other"]);
    const statistics = {
      C0_FILLED: "9",
      C0_DISTINCT: 9,
      C0_MIN: "9007199254740993",
      C0_MAX: "9007199254740995",
      C1_FILLED: 3,
      C1_DISTINCT: 2,
    };
    const sample = [{ C0: "9007199254740993" }, { C0: null }];
    expect(countedFacts(COLUMNS, statistics, sample).map(({ values }) => values)).toEqual([
      {
        filled: 9,
        distinct: 9,
        min: "9007199254740993",
        max: "9007199254740995",
        samples: ["9007199254740993"],
      },
      { filled: 3, distinct: 2, min: undefined, max: undefined, samples: [] },
    ]);
  });
});
