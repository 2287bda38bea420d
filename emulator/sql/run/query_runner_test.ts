import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { RETAIL_STORES } from "../../store/catalog.ts";
import { translateQuery } from "../parse/translate.ts";
import { openTestStore, type TestStore } from "../test_store.ts";
import { QueryRunner } from "./query_runner.ts";

const LIMITS = { most: 20_000, overflow: "refuse" } as const;

describe("QueryRunner", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const translate = (sql: string) => translateQuery(sql, {}, store.catalog);
  const withRunner = async (
    options: { deadlineMs?: number; threads?: number },
    use: (runner: QueryRunner) => Promise<void>,
  ) => {
    const runner = new QueryRunner({ dataDir: store.dataDir, ...options });
    try {
      await use(runner);
    } finally {
      runner.close();
    }
  };
  /**
   * Backtracks for seconds, and not for ever: the thread of a query that is given up goes on until
   * the row it is at is done, and would take a core from all tests that follow.
   */
  const slow = {
    sql: `SELECT string_search('${"a".repeat(26)}b', @spec) AS found`,
    bindings: { spec: '[["^(a+)+$"],{"useRegExp":true}]' },
    columns: [{ name: "found", type: "boolean" }],
  } as const;

  it("gives the rows that the same query gives on the main thread, by many at once", async () => {
    await withRunner({}, async (runner) => {
      const query = translate(`SELECT geom, city, revenue FROM ${RETAIL_STORES} LIMIT 50`);
      const expected = store.rows(`SELECT geom, city, revenue FROM ${RETAIL_STORES} LIMIT 50`);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => runner.rows(query, LIMITS)),
      );
      for (const rows of answers) {
        expect(rows.map((row) => Object.values(row))).toEqual(expected);
      }
    });
  });

  it("keeps the main thread free while a query runs", async () => {
    await withRunner({ deadlineMs: 300 }, async (runner) => {
      let ticks = 0;
      const timer = setInterval(() => ticks++, 10);
      await expect(runner.rows(slow, LIMITS)).rejects.toMatchObject({ status: 504 });
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(3);
    });
  });

  it("ends a query at its deadline, and runs those that waited behind it", async () => {
    await withRunner({ deadlineMs: 400, threads: 1 }, async (runner) => {
      const first = runner.rows(slow, LIMITS);
      const second = runner.rows(translate("SELECT 1 AS one"), LIMITS);
      await expect(first).rejects.toThrow("The query ran longer than 0.4 s");
      expect(await second).toEqual([{ one: 1 }]);
    });
  });

  it("refuses more rows than it may give, and what SQLite refuses", async () => {
    await withRunner({}, async (runner) => {
      const all = translate(`SELECT city FROM ${RETAIL_STORES}`);
      await expect(runner.rows(all, { most: 10, overflow: "refuse" })).rejects.toMatchObject({
        status: 400,
        message: "The query yields more than 10 rows; add a LIMIT",
      });
      expect((await runner.rows(all, { most: 10, overflow: "cut" })).length).toBe(10);
      for (const sql of ["SELECT * FROM tokens", "DELETE FROM tokens", "PRAGMA user_version"]) {
        const forged = { sql, bindings: {}, columns: [] };
        await expect(runner.rows(forged, LIMITS)).rejects.toMatchObject({ status: 400 });
      }
    });
  });

  it("refuses what runs or waits when it closes, and what comes after", async () => {
    const runner = new QueryRunner({ dataDir: store.dataDir, threads: 1 });
    const open = [runner.rows(slow, LIMITS), runner.rows(slow, LIMITS)];
    const settled = Promise.allSettled(open);
    runner.close();
    for (const result of await settled) expect(result.status).toBe("rejected");
    await expect(runner.rows(slow, LIMITS)).rejects.toMatchObject({ status: 503 });
  });

  it("works with the permissions that the app is given", async () => {
    const program = `
      import { QueryRunner } from ${
      JSON.stringify(new URL("./query_runner.ts", import.meta.url).href)
    };
      const runner = new QueryRunner({ dataDir: Deno.args[0] ?? "" });
      const query = { sql: "SELECT 1 AS one", bindings: {}, columns: [{ name: "one", type: "number" }] };
      const rows = await runner.rows(query, { most: 1, overflow: "refuse" });
      runner.close();
      if (rows[0]?.one !== 1) throw new Error("no rows");
    `;
    const root = new URL("../../../", import.meta.url).pathname;
    await Deno.mkdir(`${root}.data`, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: `${root}.data`, prefix: "runner_test_" });
    try {
      await Deno.copyFile(`${store.dataDir}/carto.sqlite3`, `${folder}/carto.sqlite3`);
      const script = `${folder}/program.ts`;
      await Deno.writeTextFile(script, program);
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-check", "-P=app", script, folder],
        cwd: root,
      }).output();
      expect([code, new TextDecoder().decode(stderr)]).toEqual([0, ""]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
