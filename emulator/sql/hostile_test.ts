import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { anyText } from "../../tests/helpers/any_text.ts";
import { ApiError } from "../errors/api_error.ts";
import { RETAIL_STORES as STORES, type Table } from "../store/catalog.ts";
import { databasePath } from "../store/database.ts";
import { writeSetting } from "../store/settings.ts";
import { filtersToCondition, parseFilters } from "./filters/column_filters.ts";
import { registerFunctions } from "./functions/sqlite_functions.ts";
import type { BoundSql } from "./parse/bound_sql.ts";
import { parseRawAggregates } from "./parse/raw_expression.ts";
import { translateQuery } from "./parse/translate.ts";
import { openTestStore, type TestStore } from "./test_store.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

/** Action codes of SQLite's authorizer (sqlite.org/c3ref/c_alter_table.html). */
const [READ, SELECT, FUNCTION] = [20, 21, 31];

const RUNS = propertyRuns(10_000);

const MARK = "the-signing-key-of-this-test";

/** Queries that run, to be spoilt. */
const SEEDS = [
  `SELECT * FROM \`${STORES}\` WHERE city = 'BOSTON'`,
  `SELECT city, COUNT(*) AS n FROM ${STORES} GROUP BY city HAVING n > 1 ORDER BY 2 DESC LIMIT 5`,
  `WITH a AS (SELECT revenue FROM \`carto-demo-data\`.demo_tables.retail_stores) SELECT SUM(revenue) FROM a`,
  `SELECT s.city FROM (SELECT * FROM ${STORES}) AS s WHERE s.zip IN UNNEST(['1', '2'])`,
  "SELECT CASE WHEN TRUE THEN CAST('1' AS INT64) ELSE 2 END, DATE '2024-01-01', \"x\" LIKE 'y%'",
];

const EXPRESSION_SEEDS = [
  "SUM(revenue) / COUNT(*) AS mean, MAX(city) AS last",
  "COUNTIF(city = 'BOSTON' AND size_m2 BETWEEN 1 AND 2)",
  "APPROX_QUANTILES(revenue, 4)[OFFSET(2)] AS median",
];

/** What attackers of SQL write, and what this SQLite file would have to give. */
const HOSTILE = [
  ";",
  "; ",
  ";--",
  "--",
  "/*",
  "*/",
  "#",
  "'",
  '"',
  "`",
  "\\",
  "\\'",
  "''",
  "(",
  ")",
  ",",
  ".",
  "\0",
  "; DELETE FROM tokens",
  "; DROP TABLE tokens; --",
  "UNION ALL SELECT value FROM settings",
  "UNION SELECT * FROM tokens",
  "(SELECT value FROM settings)",
  "(SELECT hash FROM tokens LIMIT 1)",
  "EXISTS (SELECT 1 FROM tokens)",
  "FROM tokens",
  "FROM settings",
  "FROM `settings`",
  "FROM sqlite_master",
  "FROM sqlite_schema",
  "FROM main.tokens",
  "FROM temp.staging",
  "FROM pragma_table_info('tokens')",
  "FROM json_each('[1]')",
  "FROM catalog",
  "FROM map_requests",
  ", tokens",
  "JOIN tokens ON TRUE",
  "CROSS JOIN settings",
  "INSERT INTO tokens VALUES (1)",
  "UPDATE settings SET value = 'x'",
  "ATTACH DATABASE '/etc/passwd' AS x",
  "PRAGMA journal_mode = OFF",
  "VACUUM INTO '/tmp/x'",
  "load_extension('x')",
  "readfile('/etc/passwd')",
  "writefile('/tmp/x', 'y')",
  "fts3_tokenizer('x')",
  "RETURNING value",
  "INTERSECT SELECT value FROM settings",
  "@v0",
  "@filter0",
  ":v0",
  "$v0",
  "?1",
  "rowid",
  "ROWID",
  "_row",
  "oid",
  "x'41'",
  "0x41",
  "1e999",
  "OVER ()",
  "COLLATE NOCASE",
  "OR TRUE",
  "settings.value",
  "tokens.hash",
  '`a"; DROP TABLE tokens; --`',
  'AS `a" FROM settings --`',
  '`carto-demo-data.demo_tables.retail_stores" UNION SELECT value FROM settings --`',
  "EXECUTE IMMEDIATE 'x'",
  "CREATE TABLE t AS",
  "EXPORT DATA",
  "CALL f()",
  "BEGIN",
  "DECLARE x INT64",
];

const fragment = fc.constantFrom(...HOSTILE);
const separator = fc.constantFrom(" ", "", "\n", "\t", "/**/", ";", " , ", "(", ")");

/** A seed with hostile pieces put in anywhere, or hostile pieces alone, or noise. */
const hostile = (seeds: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: spoilt(seeds) },
    {
      weight: 3,
      arbitrary: fc.array(fc.tuple(fc.oneof(fragment, fc.constantFrom(...seeds)), separator), {
        minLength: 1,
        maxLength: 6,
      }).map((parts) => parts.flat().join("")),
    },
    { weight: 1, arbitrary: anyText({ maxLength: 40 }) },
  );

function spoilt(seeds: readonly string[]): fc.Arbitrary<string> {
  const cut = fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.oneof(fragment, fc.constant("")));
  return fc.tuple(fc.constantFrom(...seeds), fc.array(cut, { minLength: 1, maxLength: 3 })).map(
    ([seed, cuts]) =>
      cuts.reduce((text, [place, length, piece]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + length);
      }, seed),
  );
}

describe("SQL from strangers", () => {
  let store: TestStore;
  let witness: DatabaseSync;
  let seen: string[] = [];

  beforeAll(async () => {
    store = await openTestStore();
    writeSetting(store.database, "key", MARK);
    witness = new DatabaseSync(databasePath(store.dataDir), { readOnly: true });
    registerFunctions(witness);
    Reflect.apply(Reflect.get(witness, "setAuthorizer"), witness, [
      (action: number, table: string | null) => {
        if (action !== SELECT && action !== FUNCTION) seen.push(`${action} ${table}`);
        return 0;
      },
    ]);
  });
  afterAll(async () => {
    witness.close();
    await store.close();
  });

  /** Prepares it where nothing is denied, and looks at all that it would have touched. */
  const expectHarmless = (sql: string) => {
    seen = [];
    expect(sql).not.toMatch(/;|--|\/\*/);
    witness.prepare(sql);
    const others = seen.filter((touched) =>
      touched !== `${READ} ${STORES}` && touched !== `${READ} json_each`
    );
    expect([sql, others]).toEqual([sql, []]);
  };
  it("would show what touches anything else", () => {
    for (
      const sql of ["SELECT value FROM settings", "SELECT 1 FROM tokens", "DELETE FROM tokens"]
    ) {
      expect(() => expectHarmless(sql)).toThrow();
    }
  });

  /** What `translate` lets through; anything but a refusal with a reason is a failure. */
  const attempt = (translate: () => BoundSql): BoundSql | undefined => {
    try {
      return translate();
    } catch (error) {
      assert(error instanceof ApiError, String(error));
      return undefined;
    }
  };

  it("reads nothing but the catalog's tables, in one statement", () => {
    let accepted = 0;
    fc.assert(
      fc.property(hostile(SEEDS), (sql) => {
        const query = attempt(() => translateQuery(sql, {}, store.catalog));
        if (!query) return;
        accepted += 1;
        expectHarmless(query.sql);
      }),
      { numRuns: RUNS },
    );
    expect(accepted).toBeGreaterThan(RUNS / 100);
  });

  it("reads no table but its source's, in a client's own expression", () => {
    const { columns } = store.catalog.find(STORES) ?? { columns: [] };
    let accepted = 0;
    fc.assert(
      fc.property(hostile(EXPRESSION_SEEDS), (text) => {
        const raw = attempt(() => {
          const { items, bindings } = parseRawAggregates("operationExp", text, columns);
          return { sql: items.map(({ sql, name }) => `${sql} AS "${name}"`).join(), bindings };
        });
        if (!raw) return;
        accepted += 1;
        expect(raw.sql).not.toMatch(/\bFROM\b(?! json_each)/);
        expectHarmless(`SELECT ${raw.sql} FROM (SELECT * FROM "${STORES}")`);
      }),
      { numRuns: RUNS },
    );
    expect(accepted).toBeGreaterThan(RUNS / 100);
  });

  it("sees only a query's own table, whatever the catalog holds besides", () => {
    const granted = (name: string): Table | undefined =>
      name === STORES ? store.catalog.find(name) : undefined;
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string()), { maxLength: 3 }), (parts) => {
        const name = parts.join("");
        const query = attempt(() =>
          translateQuery(`SELECT * FROM \`${name}\``, {}, { find: granted })
        );
        if (query) expectHarmless(query.sql);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("keeps the names and values of filters out of the SQL", () => {
    const columns = [{ name: "city", type: "string" }] as const;
    const name = fc.oneof(fc.constant("city"), fc.constant("CITY"), fragment);
    fc.assert(
      fc.property(name, fragment, fragment, (column, value, text) => {
        const condition = attempt(() => {
          const filters = {
            [column]: { in: { values: [value] }, stringSearch: { values: [text] } },
          };
          return filtersToCondition(parseFilters(filters), columns) ?? { sql: "", bindings: {} };
        });
        if (!condition) return;
        expectHarmless(`SELECT city FROM "${STORES}" WHERE ${condition.sql}`);
        expect(condition.sql).toBe(
          '(("city" IS NOT NULL AND "city" IN (SELECT value FROM json_each(@filter0)) AND ' +
            'string_search("city", @filter1)))',
        );
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it("gets nothing from SQLite itself that is not its to read, without the translator", () => {
    const before = store.database.prepare("SELECT * FROM settings ORDER BY name").all();
    let ran = 0;
    fc.assert(
      fc.property(hostile(SEEDS), (sql) => {
        let rows: unknown[];
        try {
          rows = store.reader.prepare(`${sql} LIMIT 3`).all();
        } catch {
          return;
        }
        ran += 1;
        expect(JSON.stringify(rows)).not.toContain(MARK);
      }),
      { numRuns: propertyRuns(5_000) },
    );
    for (const sql of HOSTILE.filter((text) => /^[A-Z]/.test(text))) {
      for (const statement of [sql, `SELECT * ${sql}`, `SELECT 1 ${sql}`, `SELECT ${sql}`]) {
        try {
          const rows = store.reader.prepare(statement).all();
          expect(JSON.stringify(rows)).not.toContain(MARK);
          ran += 1;
        } catch (error) {
          assert(error instanceof Error);
        }
      }
    }
    expect(ran).toBeGreaterThan(0);
    expect(store.database.prepare("SELECT * FROM settings ORDER BY name").all()).toEqual(before);
  });
});
