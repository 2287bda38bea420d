import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Case } from "./cases/case.ts";
import { CAST_CASES } from "./cases/casts.ts";
import { CONDITION_CASES } from "./cases/conditions.ts";
import { DATE_CASES } from "./cases/dates.ts";
import { NUMBER_CASES } from "./cases/numbers.ts";
import { REFUSALS } from "./cases/refusals.ts";
import { STRING_CASES } from "./cases/strings.ts";
import { openTestStore, type TestStore } from "./test_store.ts";

/** Statements about a table, their columns' values row by row. */
const T = "(SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' UNION ALL SELECT 2, NULL)";
const U = "(SELECT 2 AS a, 20 AS c UNION ALL SELECT 3, 30)";
const STATEMENTS: readonly (readonly [sql: string, rows: readonly (readonly unknown[])[]])[] = [
  [`SELECT a FROM ${T} ORDER BY a DESC, b`, [[2], [2], [1]]],
  [`SELECT b FROM ${T} ORDER BY b`, [[null], ["x"], ["y"]]],
  [`SELECT b FROM ${T} ORDER BY b DESC`, [["y"], ["x"], [null]]],
  [`SELECT b FROM ${T} ORDER BY b NULLS LAST`, [["x"], ["y"], [null]]],
  [`SELECT DISTINCT a FROM ${T} ORDER BY a`, [[1], [2]]],
  [`SELECT DISTINCT a FROM ${T} ORDER BY a + 1 DESC`, [[2], [1]]],
  [`SELECT a, COUNT(*) AS n FROM ${T} GROUP BY a ORDER BY n DESC`, [[2, 2], [1, 1]]],
  [`SELECT a, COUNT(b) FROM ${T} GROUP BY a HAVING COUNT(*) > 1`, [[2, 1]]],
  [`SELECT -a AS a FROM ${T} ORDER BY a + 0`, [[-2], [-2], [-1]]],
  [`SELECT COUNT(*), COUNT(b), COUNT(DISTINCT a), SUM(a), AVG(a), MIN(b), MAX(b) FROM ${T}`, [
    [3, 2, 2, 5, 5 / 3, "x", "y"],
  ]],
  [`SELECT SUM(a), COUNT(*), MAX(a), AVG(a) FROM ${T} WHERE a > 5`, [[null, 0, null, null]]],
  [`SELECT COUNTIF(a = 2), ANY_VALUE(1) FROM ${T}`, [[2, 1]]],
  [`SELECT APPROX_TOP_COUNT(a, 1) FROM ${T}`, [[[{ value: 2, count: 2 }]]]],
  [`SELECT t.a, c FROM ${T} AS t JOIN ${U} AS u ON t.a = u.a`, [[2, 20], [2, 20]]],
  [`SELECT t.a, c FROM ${T} AS t LEFT JOIN ${U} AS u ON t.a = u.a ORDER BY 1`, [
    [1, null],
    [2, 20],
    [2, 20],
  ]],
  [`SELECT * FROM ${T} AS t JOIN ${U} AS u USING (a) ORDER BY b`, [[2, null, 20], [2, "y", 20]]],
  [`SELECT t.a, u.a AS d FROM ${T} AS t, ${U} AS u WHERE t.a = u.a AND b = 'y'`, [[2, 2]]],
  [`SELECT t.a, u.a AS d FROM ${T} AS t CROSS JOIN ${U} AS u WHERE t.a > u.a`, []],
  [`SELECT t.a FROM ${T} AS t LEFT OUTER JOIN ${U} AS u ON t.a = u.a WHERE c IS NULL`, [[1]]],
  ["SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 2 ORDER BY 1 DESC LIMIT 2", [[2], [2]]],
  ["(SELECT 1 AS a ORDER BY a LIMIT 1) UNION ALL (SELECT 2)", [[1], [2]]],
  ["SELECT 1 AS x UNION ALL SELECT 2.5", [[1], [2.5]]],
  ["SELECT NULL AS x UNION ALL SELECT 'a'", [[null], ["a"]]],
  ["WITH t AS (SELECT 1 AS a), u AS (SELECT a + 1 AS a FROM t) SELECT a FROM u", [[2]]],
  ["SELECT 1 -- one\n# two\n/* three\n; */ + 1;", [[2]]],
  ["SELECT x.a FROM (SELECT 1 AS a) AS x;", [[1]]],
];

const REFUSED_STATEMENTS: readonly (readonly [sql: string, message: string])[] = [
  [`SELECT DISTINCT a FROM ${T} ORDER BY b`, "ORDER BY after SELECT DISTINCT"],
  [`SELECT a, COUNT(*) FROM ${T} GROUP BY a ORDER BY b`, "b is neither grouped nor aggregated"],
  [`SELECT a FROM ${T} GROUP BY a HAVING b = 'x'`, "b is neither grouped nor aggregated"],
  [`SELECT a FROM ${T} ORDER BY COUNT(*)`, "ORDER BY an aggregate needs GROUP BY"],
  [`SELECT a FROM ${T} HAVING a > 1`, "HAVING needs GROUP BY or an aggregate"],
  [`SELECT -a AS a, COUNT(*) FROM ${T} GROUP BY a`, "Name a is ambiguous"],
  [`SELECT SUM(a * 9223372036854775807) FROM ${T}`, "int64 overflow"],
  ["SELECT SUM(a) FROM (SELECT 9223372036854775807 AS a UNION ALL SELECT 1)", "int64 overflow"],
  ["SELECT SUM(a) FROM (SELECT 1e308 AS a UNION ALL SELECT 1e308)", "float64 overflow"],
  [
    `WITH q0 AS (SELECT 1 AS a)${
      Array.from({ length: 30 }, (_, at) =>
        `, q${at + 1} AS (SELECT x.a FROM q${at} AS x JOIN q${at} AS y ON x.a = y.a)`).join("")
    } SELECT * FROM q30`,
    "The query is too large",
  ],
  ["SELECT 1 / a FROM (SELECT 1 AS a UNION ALL SELECT 0)", "division by zero"],
];

describe("GoogleSQL's documented answers", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const outcome = (sql: string): unknown => {
    try {
      return store.rows(sql);
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };
  const groups: Readonly<Record<string, readonly Case[]>> = {
    strings: STRING_CASES,
    numbers: NUMBER_CASES,
    conditions: CONDITION_CASES,
    casts: CAST_CASES,
    "dates and times": DATE_CASES,
  };
  const count = Object.values(groups).flat().length + STATEMENTS.length + REFUSALS.length;

  it("has a table of more than 200 cases", () => {
    expect(count).toBeGreaterThan(200);
  });

  for (const [name, cases] of Object.entries(groups)) {
    it(`gives those of ${name}`, () => {
      const found = cases.map(([sql]) => [sql, outcome(`SELECT ${sql}`)]);
      expect(found).toEqual(cases.map(([sql, value]) => [sql, [[value]]]));
    });

    it(`gives those of ${name} from columns too`, () => {
      const found = cases.map(([sql]) => [sql, outcome(`SELECT x FROM (SELECT ${sql} AS x)`)]);
      expect(found).toEqual(cases.map(([sql, value]) => [sql, [[value]]]));
    });
  }

  it("gives those of statements, with as many rows as COUNT(*) says", () => {
    for (const [sql, rows] of STATEMENTS) {
      expect([sql, outcome(sql)]).toEqual([sql, rows]);
      const counted = sql.replace(/;$/, "");
      if (counted.startsWith("WITH")) continue;
      expect([sql, outcome(`SELECT COUNT(*) FROM (${counted})`)]).toEqual([sql, [[rows.length]]]);
    }
  });

  it("refuses what BigQuery refuses, and by name what it does not know", () => {
    const expressions = REFUSALS.map(([sql, message]) => [`SELECT ${sql}`, message] as const);
    for (const [sql, message] of [...expressions, ...REFUSED_STATEMENTS]) {
      const found = outcome(sql);
      const isRefused = typeof found === "string" && found.includes(message);
      expect([sql, isRefused ? message : found]).toEqual([sql, message]);
    }
  });
});
