import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { RETAIL_STORES as STORES } from "../../store/catalog.ts";
import { type JsonValue, runQuery } from "../run/run_query.ts";
import { openTestStore, type TestStore } from "../test_store.ts";
import type { QueryParameters } from "./query_parameters.ts";
import { translateQuery } from "./translate.ts";

describe("translateQuery()", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const translate = (sql: string, parameters: QueryParameters = {}) =>
    translateQuery(sql, parameters, store.catalog);
  const rowsOf = (sql: string, parameters?: QueryParameters): JsonValue[][] =>
    store.rows(sql, parameters);
  const valueOf = (sql: string, parameters?: QueryParameters) => store.value(sql, parameters);
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
    const query = translate(`SELECT * FROM ${STORES}`);
    expect(query.columns.slice(0, 3)).toEqual([
      { name: "geom", type: "geometry" },
      { name: "cartodb_id", type: "number", finer: "INT64" },
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
    expect(() => translate("SELECT 'O''Brien'")).toThrow("[1:11]");
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
      translate(`SELECT ${list} FROM ${STORES} s`).columns.map(({ name }) => name);
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

  it("refuses a cast that fails, and gives NULL for a safe one", () => {
    expect(() => rowsOf("SELECT CAST('x' AS INT64)")).toThrow("Bad INT64 value: x");
    expect(rowsOf("SELECT SAFE_CAST('x' AS INT64), SAFE_CAST(' 7 ' AS INT64), CAST(-2.5 AS INT64)"))
      .toEqual([[null, 7, -3]]);
    expect(rowsOf("SELECT CAST(TRUE AS STRING), CAST('False' AS BOOL), CAST('1e3' AS FLOAT64)"))
      .toEqual([["true", false, 1000]]);
    expect(rowsOf("SELECT SAFE_CAST('2024-02-29' AS DATE), SAFE_CAST('29.2.2024' AS DATE)"))
      .toEqual([["2024-02-29T00:00:00.000Z", null]]);
  });

  it("knows BigQuery's conditional and statistical aggregates", () => {
    const from = `FROM ${STORES} WHERE city = 'BOSTON'`;
    const revenues = rowsOf(`SELECT revenue ${from} ORDER BY 1`).map(([value]) => Number(value));
    const [row = []] = rowsOf(
      `SELECT COUNTIF(revenue > 1500000), APPROX_QUANTILES(revenue, 100)[OFFSET(50)],
       APPROX_COUNT_DISTINCT(storetype), APPROX_QUANTILES(revenue, 2)[OFFSET(0)] ${from}`,
    );
    expect(row[0]).toBe(revenues.filter((revenue) => revenue > 1_500_000).length);
    expect(row[1]).toBe(revenues[Math.round(0.5 * 59)]);
    expect(row[2]).toBe(valueOf(`SELECT COUNT(DISTINCT storetype) ${from}`));
    expect(row[3]).toBe(revenues[0]);
  });

  it("computes with numbers, texts, choices and times", () => {
    const cases: [sql: string, value: JsonValue][] = [
      ["SQRT(16) + POW(2, 3) + TRUNC(2.7) + SIGN(-4)", 13],
      ["SAFE_DIVIDE(1, 0)", null],
      ["GREATEST(1, 3, 2) - LEAST(5, 4)", -1],
      ["LEFT('BOSTON', 3) || RIGHT('BOSTON', 2)", "BOSON"],
      ["RIGHT('ab', 5)", "ab"],
      ["STRPOS('BOSTON', 'T')", 4],
      ["IF(1 > 2, 'a', 'b')", "b"],
      ["CASE 'x' WHEN 'y' THEN 1 WHEN 'x' THEN 2 END", 2],
      ["DATE '2024-03-05'", "2024-03-05T00:00:00.000Z"],
      ["TIMESTAMP '2024-03-05 10:00:00+02'", "2024-03-05T08:00:00.000Z"],
      ["DATE_TRUNC(DATE '2024-03-05', MONTH) = '2024-03-01'", true],
      ["TIMESTAMP_TRUNC(TIMESTAMP('2024-03-05'), ISOWEEK)", "2024-03-04T00:00:00.000Z"],
      [
        "EXTRACT(YEAR FROM DATE '2024-03-05') * 100 + EXTRACT(DAYOFWEEK FROM DATE '2024-03-05')",
        202403,
      ],
      ["DATE '2024-03-05' IN UNNEST(['2024-03-05'])", true],
      ["DATE '2024-03-05' BETWEEN '2024-03-01' AND '2024-03-31'", true],
    ];
    for (const [sql, value] of cases) expect([sql, valueOf(`SELECT ${sql}`)]).toEqual([sql, value]);
    expect(() => valueOf("SELECT SQRT(-1)")).toThrow("SQRT is not defined");
    expect(valueOf("SELECT DATE '2024-03-05' IN UNNEST(@d)", { d: ["2024-03-05"] })).toBe(true);
  });

  it("makes, measures and compares places", () => {
    expect(rowsOf("SELECT ST_GEOGPOINT(-71.06, 42.35), ST_ASTEXT(ST_GEOGPOINT(-71.06, 42.35))"))
      .toEqual([[{ type: "Point", coordinates: [-71.06, 42.35] }, "POINT(-71.06 42.35)"]]);
    const meters = valueOf("SELECT ST_DISTANCE(ST_GEOGPOINT(0, 0), ST_GEOGPOINT(0, 1))");
    expect(meters).toBeCloseTo((2 * Math.PI * 6_371_010) / 360, -1);
    const box =
      "ST_GEOGFROMTEXT('POLYGON((-71.2 42.2, -70.9 42.2, -70.9 42.5, -71.2 42.5, -71.2 42.2))')";
    expect(countWhere(`city = 'BOSTON' AND ST_INTERSECTS(geom, ${box})`)).toBe(60);
    expect(countWhere(`city = 'NEW YORK' AND ST_INTERSECTS(${box}, geom)`)).toBe(0);
    expect(countWhere("city = 'BOSTON' AND ST_DWITHIN(geom, ST_GEOGPOINT(-71.06, 42.35), 50000)"))
      .toBe(60);
    expect(() => valueOf("SELECT ST_GEOGPOINT(200, 0)")).toThrow("not a position");
    expect(() => valueOf("SELECT ST_GEOGFROMTEXT('POINT(1)')")).toThrow("not understood: POINT(1)");
    expect(() => valueOf(`SELECT ST_X(${box})`)).toThrow("points only");
  });

  it("reads queries that WITH names, each of those before it", () => {
    const sql = `WITH boston AS (SELECT * FROM ${STORES} WHERE city = 'BOSTON'),
      kinds AS (SELECT storetype, COUNT(*) AS n FROM Boston AS b GROUP BY b.storetype)
      SELECT SUM(kinds.n), FROM kinds`;
    expect(valueOf(sql)).toBe(60);
    expect(() => translate("WITH a AS (SELECT * FROM a) SELECT * FROM a")).toThrow(
      "Table not found: a",
    );
  });

  it("reads no more rows than it may: it cuts, or refuses", () => {
    const query = translate(`SELECT city FROM ${STORES}`);
    const run = (most: number, overflow: "cut" | "refuse") =>
      runQuery(store.reader, query, { most, overflow });
    expect(run(10, "cut").length).toBe(10);
    expect(() => run(10, "refuse")).toThrow("more than 10 rows");
    expect(run(12_000, "refuse").length).toBe(12_000);
  });

  it("lets a tile's range of cells reach the index through the client's query", () => {
    const { sql, bindings } = translate(
      `SELECT * FROM \`${STORES}\` WHERE city = 'BOSTON' AND revenue > 1`,
    );
    const plan = store.reader.prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM (${sql}) WHERE geom BETWEEN 1 AND 2`,
    ).all(bindings).map(({ detail }) => String(detail)).join("\n");
    expect(plan).toMatch(/SEARCH .* USING (INDEX .*retail_stores city \(city=\?|PRIMARY KEY \()/);
    expect(plan).toContain("geom>? AND geom<?");
  });

  it("refuses what it does not understand, and says what and where", () => {
    for (
      const [sql, message] of [
        ["SELECT 1; SELECT 2", '"SELECT": not understood by the embedded CARTO at [1:11]'],
        ["SELECT 1;;", '";"'],
        ["SELECT 1 /* all", "Unclosed comment at [1:10]"],
        ["DELETE FROM `carto-demo-data.demo_tables.retail_stores`", '"DELETE"'],
        ["SELECT 1 UNION DISTINCT SELECT 2", "only UNION ALL is in the embedded CARTO"],
        ["SELECT 1 UNION ALL SELECT 2, 3", "mismatched column count"],
        ["SELECT 1 UNION ALL SELECT 'a'", "UNION ALL, column 1: INT64 and STRING"],
        ["SELECT 1 INTERSECT DISTINCT SELECT 2", "INTERSECT is not in the embedded CARTO"],
        ["WITH t AS (SELECT 1), T AS (SELECT 2) SELECT * FROM t", "There are two queries"],
        [
          "WITH RECURSIVE t AS (SELECT 1) SELECT * FROM t",
          "RECURSIVE is not in the embedded CARTO",
        ],
        ["SELECT SUM(1) OVER ()", "window functions are not in the embedded CARTO"],
        ["SELECT COALESCE(NULL, 'a', 1)", "STRING and INT64 do not go together"],
        ["SELECT APPROX_QUANTILES(1, 4)", "take one quantile"],
        ["SELECT APPROX_QUANTILES(1, 4)[OFFSET(5)]", "Expected a number of offset from 0 to 4"],
        ["SELECT DATE '2024-02-31x'", "Not a date or time"],
        ["SELECT DATE_TRUNC(DATE '2024-01-01', HOUR)", "expected DAY, WEEK, ISOWEEK, MONTH"],
        ["SELECT TIMESTAMP_ADD(TIMESTAMP '2024-01-01', INTERVAL 1 MONTH)", "expected MILLISECOND"],
        [`SELECT * FROM ${STORES} a JOIN ${STORES} b ON TRUE`, "Duplicate column name"],
        [
          `SELECT 1 FROM ${STORES} a RIGHT JOIN ${STORES} b ON TRUE`,
          "RIGHT is not in the embedded",
        ],
        [`SELECT 1 FROM ${STORES} a LEFT JOIN ${STORES} b ON TRUE`, "LEFT JOIN needs a condition"],
        [`SELECT 1 FROM ${STORES} a, ${STORES} a`, "Duplicate table alias a"],
        [`SELECT city FROM ${STORES} a, ${STORES} b`, "Name city is ambiguous"],
        [`SELECT 1 FROM ${STORES} a JOIN ${STORES} b`, "expected ON"],
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
        [`SELECT zip FROM ${STORES} WHERE zip = 2111`, "STRING and INT64 do not go together"],
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
        ["SELECT CAST(1 AS GEOGRAPHY)", "expected STRING, INT64, FLOAT64, BOOL"],
        ["SELECT CASE 1 WHEN 'a' THEN 2 END", "INT64 and STRING do not go together"],
        ["SELECT CASE 1 ELSE 2 END", "WHEN"],
        [`SELECT city FROM ${STORES} WHERE COUNT(*) > 1`, "COUNT not allowed here"],
        [`SELECT city, COUNT(*) AS n FROM ${STORES} GROUP BY city, n > 1`, "n is an aggregate"],
        [`SELECT city, COUNT(*) AS n FROM ${STORES} GROUP BY n`, "n is an aggregate"],
        [`SELECT COUNT(*) AS n FROM ${STORES} GROUP BY 1`, "Column 1 is an aggregate"],
        [`SELECT COUNT(*) AS n FROM ${STORES} ORDER BY MAX(n)`, "n is an aggregate"],
        ["SELECT 1 AS a, 2 AS A", "Duplicate column name"],
        ["SELECT", "end of query"],
        ["", "end of query"],
        [`SELECT ${"(".repeat(100)}1${")".repeat(100)}`, "nested too deeply"],
      ] as const
    ) expect(() => translate(sql)).toThrow(message);
  });

  it("names a table that is not in the catalog, the emulator's own ones among them", () => {
    for (const table of ["tokens", "settings", "sqlite_master", "other.demo.table"]) {
      expect(() => translate(`SELECT * FROM ${table}`)).toThrow(
        `Table not found: ${table}`,
      );
    }
  });

  it("leaves nothing to SQLite that its connection could be misused for", () => {
    for (
      const sql of ["SELECT * FROM tokens", "SELECT value FROM settings", "PRAGMA user_version"]
    ) {
      expect(() => store.reader.prepare(sql).all()).toThrow();
    }
    expect(() => store.reader.exec("DELETE FROM retail_stores")).toThrow();
  });
});
