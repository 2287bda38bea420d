import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../store/database.ts";
import { loadStores } from "../store/load_stores.ts";
import { openReader } from "../store/reader.ts";
import { STORES } from "../test_helpers.ts";
import type { QueryParameters } from "./parameters.ts";
import { type JsonValue, runQuery, toJson } from "./run.ts";
import { translateQuery } from "./translate.ts";

describe("translateQuery()", () => {
  let dataDir: string;
  let reader: DatabaseSync;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    const database = openDatabase(dataDir);
    await loadStores(database, () => 1, () => {});
    database.close();
    reader = openReader(dataDir);
  });

  afterAll(async () => {
    reader.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const rowsOf = (sql: string, parameters: QueryParameters = {}): JsonValue[][] => {
    const query = translateQuery(sql, parameters);
    return runQuery(reader, query, 20_000, "refuse")
      .map((row) => query.columns.map(({ name, type }) => toJson(row[name], type)));
  };
  const valueOf = (sql: string, parameters: QueryParameters = {}) =>
    rowsOf(sql, parameters)[0]?.[0];
  const countWhere = (condition: string, parameters: QueryParameters = {}) =>
    valueOf(`SELECT COUNT(*) FROM \`${STORES}\` WHERE ${condition}`, parameters);

  it("knows the table in each of BigQuery's spellings", () => {
    for (
      const path of [
        "`carto-demo-data.demo_tables.retail_stores`",
        "`carto-demo-data`.demo_tables.retail_stores",
        "`carto-demo-data`.`demo_tables`.`retail_stores`",
        "carto-demo-data.demo_tables.retail_stores",
      ]
    ) expect(valueOf(`SELECT COUNT(*) FROM ${path}`)).toBe(12_000);
  });

  it("gives the columns with CARTO's types, and a point as GeoJSON", () => {
    const query = translateQuery(`SELECT * FROM ${STORES}`, {});
    expect(query.columns.slice(0, 3)).toEqual([
      { name: "geom", type: "geometry" },
      { name: "cartodb_id", type: "number" },
      { name: "storetype", type: "string" },
    ]);
    const [lon, lat, point] =
      rowsOf(`SELECT ST_X(geom), ST_Y(geom), geom FROM ${STORES} LIMIT 1`)[0] ?? [];
    expect(point).toEqual({ type: "Point", coordinates: [lon, lat] });
  });

  it("binds named parameters, whatever they hold", () => {
    expect(countWhere("city = @groupcity", { groupcity: "BOSTON" })).toBe(60);
    expect(countWhere("city = @GroupCity", { groupcity: "NEW YORK" })).toBe(200);
    expect(countWhere("city = @c", { c: "BOSTON' OR '1'='1" })).toBe(0);
    expect(countWhere("city IN UNNEST(@list)", { list: ["BOSTON", "NEW YORK"] })).toBe(260);
    expect(countWhere("city IN UNNEST(@list)", { list: [] })).toBe(0);
    expect(countWhere("(@all OR city = 'BOSTON')", { all: false })).toBe(60);
    expect(countWhere("city = @none", { none: null })).toBe(0);
  });

  it("reads any string as it was written, between either kind of quotes", () => {
    const written = (text: string, quote: string) =>
      quote +
      text.replaceAll(/[\\'"`\n\r]/g, (sign) =>
        ({ "\n": "\\n", "\r": "\\r" })[sign] ?? `\\${sign}`) +
      quote;
    const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
    fc.assert(fc.property(text, fc.constantFrom("'", '"'), (value, quote) => {
      expect(valueOf(`SELECT ${written(value, quote)}`)).toBe(value);
    }));
    expect(valueOf(String.raw`SELECT '\x41\u00e9\U0001F600\101\t'`)).toBe("Aé😀A\t");
  });

  it("does not take a doubled quote for an escape, as SQLite would", () => {
    expect(() => translateQuery("SELECT 'O''Brien'", {})).toThrow("[1:11]");
  });

  it("computes as BigQuery does where SQLite differs", () => {
    expect(valueOf("SELECT 3 / 2")).toBe(1.5);
    expect(() => rowsOf("SELECT 1 / 0")).toThrow("division by zero");
    expect(valueOf("SELECT 'boston' LIKE 'BOS%'")).toBe(false);
    expect(valueOf("SELECT 'BOSTON' LIKE 'BO_T%'")).toBe(true);
    expect(valueOf(String.raw`SELECT 'a%c' LIKE 'a\\%c'`)).toBe(true);
    expect(valueOf(String.raw`SELECT 'abc' LIKE 'a\\%c'`)).toBe(false);
    expect(valueOf("SELECT NOT 1 > 2 AND 'a' || 'b' = CONCAT('a', 'b')")).toBe(true);
    expect(valueOf("SELECT CASE WHEN 1 IN (2, 3) THEN 'x' ELSE 'y' END")).toBe("y");
    expect(valueOf("SELECT -(2 + 3) * 4 - 1")).toBe(-21);
  });

  it("groups, orders and limits", () => {
    const rows = rowsOf(
      `SELECT storetype, COUNT(*) AS n, MIN(revenue) FROM \`${STORES}\` AS s
       WHERE s.state BETWEEN 'MA' AND 'MD' AND s.city IS NOT NULL
       GROUP BY storetype HAVING n > 1 ORDER BY n DESC, 1 LIMIT @most OFFSET 1`,
      { most: 3 },
    );
    expect(rows.length).toBe(3);
    const counts = rows.map(([, n]) => Number(n));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    const keyed = [
      "UPPER(city) AS c, COUNT(*) AS n FROM t GROUP BY c",
      "CONCAT(city, '!') AS c, COUNT(*) AS n FROM t GROUP BY CONCAT(city, '!')",
      "CONCAT(city, '!') AS c, COUNT(*) AS n FROM t GROUP BY city",
      "LOWER(t.city), MAX(revenue) - MIN(revenue) FROM t GROUP BY 1",
    ].map((rest) => rowsOf(`SELECT ${rest.replace("FROM t", `FROM ${STORES} t`)}`).length);
    expect(new Set(keyed).size).toBe(1);
    const inner = `SELECT city, COUNT(*) AS n FROM \`${STORES}\` GROUP BY 1`;
    expect(valueOf(`SELECT SUM(n) FROM (${inner}) WHERE city IN ('BOSTON', 'NEW YORK')`)).toBe(260);
    expect(valueOf(`SELECT COUNT(DISTINCT state) FROM ${STORES}`)).toBe(51);
  });

  it("takes aliases, whole tables by alias, and * without some columns", () => {
    const names = (list: string) =>
      translateQuery(`SELECT ${list} FROM ${STORES} s`, {}).columns.map(({ name }) => name);
    expect(names("s.*").length).toBe(10);
    expect(names("s.* EXCEPT (geom, ADDRESS), 1 AS one, UPPER(city), s.revenue / 2 half")).toEqual([
      "cartodb_id",
      "storetype",
      "city",
      "state",
      "zip",
      "store_id",
      "revenue",
      "size_m2",
      "one",
      "f0_",
      "half",
    ]);
  });

  it("casts, and keeps NULL apart from everything", () => {
    expect(valueOf("SELECT CAST('12' AS INT64) + 1")).toBe(13);
    expect(valueOf("SELECT CAST(12 AS STRING)")).toBe("12");
    expect(rowsOf("SELECT NULL, NULL IS NULL, NULLIF(1, 1), COALESCE(@none, 'x')", { none: null }))
      .toEqual([[null, true, null, "x"]]);
  });

  it("reads no more rows than it may: it cuts, or refuses", () => {
    const query = translateQuery(`SELECT city FROM ${STORES}`, {});
    expect(runQuery(reader, query, 10, "cut").length).toBe(10);
    expect(() => runQuery(reader, query, 10, "refuse")).toThrow("more than 10 rows");
    expect(runQuery(reader, query, 12_000, "refuse").length).toBe(12_000);
  });

  it("lets a tile's range of cells reach the index through the client's query", () => {
    const { sql, bindings } = translateQuery(
      `SELECT * FROM \`${STORES}\` WHERE city = 'BOSTON' AND revenue > 1`,
      {},
    );
    const plan = reader.prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM (${sql}) WHERE geom BETWEEN 1 AND 2`,
    ).all(bindings).map(({ detail }) => String(detail)).join("\n");
    expect(plan).toMatch(/SEARCH .* USING (INDEX retail_stores_city \(city=\?|PRIMARY KEY \()/);
    expect(plan).toContain("geom>? AND geom<?");
  });

  it("refuses what it does not understand, and says what and where", () => {
    for (
      const [sql, message] of [
        ["SELECT 1; SELECT 2", '";" at [1:9]'],
        ["SELECT 1 -- all", "Comments"],
        ["SELECT 1 # all", "Comments"],
        ["SELECT 1 /* all */", "Comments"],
        ["DELETE FROM `carto-demo-data.demo_tables.retail_stores`", '"DELETE"'],
        ["SELECT 1 UNION ALL SELECT 2", '"UNION"'],
        ["WITH t AS (SELECT 1) SELECT * FROM t", '"WITH"'],
        [`SELECT * FROM ${STORES} a JOIN ${STORES} b ON TRUE`, '"JOIN"'],
        [`SELECT * FROM ${STORES} a, ${STORES} b`, '","'],
        [`SELECT (SELECT MAX(revenue) FROM ${STORES})`, "sub-queries"],
        [`SELECT *\nFROM ${STORES}\nWHERE town = 'BOSTON'`, "Unrecognized name: town at [3:7]"],
        [`SELECT ROWID FROM ${STORES}`, "Unrecognized name: ROWID"],
        ["SELECT load_extension('x')", "Function not found: load_extension"],
        ["SELECT @missing", "Query parameter 'missing' not found"],
        ["SELECT ?", '"?"'],
        ["SELECT 'open", "Unclosed string literal"],
        ["SELECT '''x'''", "Triple-quoted"],
        [String.raw`SELECT '\q'`, "Illegal escape sequence"],
        [String.raw`SELECT '\x00'`, "Illegal escape sequence"],
        [`SELECT zip FROM ${STORES} WHERE zip = 2111`, "string and number"],
        [`SELECT geom FROM ${STORES} WHERE geom > 5`, "GEOGRAPHY"],
        [`SELECT city, COUNT(*) FROM ${STORES}`, "Column city is neither grouped nor aggregated"],
        [`SELECT *, COUNT(*) FROM ${STORES} GROUP BY city`, "Column geom is neither grouped"],
        [`SELECT LOWER(zip), COUNT(*) FROM ${STORES} GROUP BY city`, "Column zip is neither"],
        [`SELECT MAX(geom) FROM ${STORES}`, "MAX is not defined for GEOGRAPHY"],
        [`SELECT DISTINCT geom FROM ${STORES}`, "DISTINCT is not defined for GEOGRAPHY"],
        [`SELECT city FROM ${STORES} ORDER BY 2`, "ORDER BY or GROUP BY 2"],
        [`SELECT city FROM ${STORES} LIMIT -1`, "Expected a number of rows"],
        [`SELECT * EXCEPT (town) FROM ${STORES}`, "Unrecognized name: town"],
        ["SELECT *", "no such table"],
        ["SELECT 9223372036854775808", "Invalid integer literal"],
        ["SELECT UPPER('a', 'b')", "Wrong number of arguments for UPPER"],
        ["SELECT CAST(1 AS GEOGRAPHY)", "expected STRING, INT64, FLOAT64"],
        ["SELECT CASE 1 WHEN 1 THEN 2 END", "only CASE WHEN"],
        [`SELECT city FROM ${STORES} WHERE COUNT(*) > 1`, "COUNT not allowed here"],
        ["SELECT 1 AS a, 2 AS A", "Duplicate column name"],
        ["SELECT", "end of query"],
        ["", "end of query"],
        [`SELECT ${"(".repeat(100)}1${")".repeat(100)}`, "nested too deeply"],
      ] as const
    ) expect(() => translateQuery(sql, {})).toThrow(message);
  });

  it("names a table that is not in the catalog, the emulator's own ones among them", () => {
    for (const table of ["tokens", "settings", "sqlite_master", "other.demo.table"]) {
      expect(() => translateQuery(`SELECT * FROM ${table}`, {})).toThrow(
        `Table not found: ${table}`,
      );
    }
  });

  it("leaves nothing to SQLite that its connection could be misused for", () => {
    for (
      const sql of ["SELECT * FROM tokens", "SELECT value FROM settings", "PRAGMA user_version"]
    ) {
      expect(() => reader.prepare(sql).all()).toThrow();
    }
    expect(() => reader.exec("DELETE FROM retail_stores")).toThrow();
  });
});
