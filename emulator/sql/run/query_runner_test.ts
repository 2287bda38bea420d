import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { translateSource } from "../../maps/map_data.ts";
import { parseMapRequest } from "../../maps/map_request.ts";
import { MapRunner } from "../../maps/map_runner.ts";
import { RETAIL_STORES } from "../../store/catalog.ts";
import { translateQuery } from "../parse/translate.ts";
import { openThreads } from "../../threads.ts";
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
    options: { deadlineMs?: number; threads?: number; idleMs?: number },
    use: (runner: QueryRunner, threads: ReturnType<typeof openThreads>) => Promise<void>,
  ) => {
    const threads = openThreads({ dataDir: store.dataDir, deadlineMs: 60_000, ...options });
    try {
      await use(new QueryRunner(threads), threads);
    } finally {
      threads.close();
    }
  };
  /** Pairs of stores without number: hours of work for SQLite. */
  const endless = () =>
    translate(`SELECT COUNT(*) AS n FROM ${RETAIL_STORES} AS a
      JOIN ${RETAIL_STORES} AS b ON a.revenue < b.revenue
      JOIN ${RETAIL_STORES} AS c ON b.revenue < c.revenue`);

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
      await expect(runner.rows(endless(), LIMITS)).rejects.toMatchObject({ status: 504 });
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(3);
    });
  });

  it("ends a query at its deadline, and runs those that waited behind it", async () => {
    await withRunner({ deadlineMs: 400, threads: 1 }, async (runner) => {
      const first = runner.rows(endless(), LIMITS);
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

  it("refuses a result of too many bytes before it fills the memory", async () => {
    await withRunner({}, async (runner, threads) => {
      const refusalOf = (sql: string, mostBytes?: number) =>
        runner.rows(translate(sql), { ...LIMITS, mostBytes }).catch((
          { status, message },
        ) => [status, message]);
      const before = Deno.memoryUsage().rss;
      // Nine gigabytes, of which the 128 MB that are read come back to no one.
      const much = `SELECT REPEAT(address, 40000) AS much FROM ${RETAIL_STORES}`;
      const words = "name fewer columns or add a LIMIT";
      expect(await refusalOf(much)).toEqual([400, `The query yields more than 128 MB; ${words}`]);
      const q = `SELECT geom, REPEAT(address, 40000) AS much FROM ${RETAIL_STORES}`;
      const request = parseMapRequest("c", "query", { q });
      const map = { key: "much", source: translateSource(store.catalog, request), request };
      const params = { z: "0", x: "0", y: "0" };
      const tile = { params, encoding: "gzip", aggregatePoints: false } as const;
      await expect(new MapRunner(threads).tile(map, tile)).rejects.toMatchObject({
        status: 400,
        message: `The query yields more than 128 MB; ${words}`,
      });
      expect(Deno.memoryUsage().rss - before).toBeLessThan(512 * 2 ** 20);
      const all = `SELECT city, revenue FROM ${RETAIL_STORES}`;
      expect(await refusalOf(all, 2 ** 18)).toEqual([
        400,
        `The query yields more than 0.25 MB; ${words}`,
      ]);
      // Few values, but their names make long JSON of them.
      expect(await refusalOf(`SELECT revenue AS ${"r".repeat(100)} FROM ${RETAIL_STORES}`, 2 ** 20))
        .toEqual([400, `The query yields more than 1 MB; ${words}`]);
      expect(await refusalOf(`${all} LIMIT 10`, 2 ** 10)).toHaveLength(10);
    });
  });

  it("answers regular expressions that backtrack in other engines", async () => {
    await withRunner({ deadlineMs: 5_000 }, async (runner) => {
      const query = {
        sql: `SELECT string_search('${"a".repeat(5_000)}b', @spec) AS found`,
        bindings: { spec: '[["^(a+)+$"],{"useRegExp":true}]' },
        columns: [{ name: "found", type: "boolean" }],
      } as const;
      expect(await runner.rows(query, LIMITS)).toEqual([{ found: false }]);
    });
  });

  it("ends threads without work, and starts others when there is some", async () => {
    await withRunner({ idleMs: 50 }, async (runner, threads) => {
      const one = () => runner.rows(translate("SELECT 1 AS one"), LIMITS);
      await Promise.all([one(), one()]);
      while (threads.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await one()).toEqual([{ one: 1 }]);
    });
  });

  it("refuses what runs or waits when it closes, and what comes after", async () => {
    await withRunner({ threads: 1 }, async (runner, threads) => {
      const settled = Promise.allSettled(
        [endless(), endless()].map((query) => runner.rows(query, LIMITS)),
      );
      threads.close();
      for (const result of await settled) expect(result.status).toBe("rejected");
      await expect(runner.rows(endless(), LIMITS)).rejects.toMatchObject({ status: 503 });
    });
  });

  it("leaves no thread at work past a deadline, with the permissions of the app", async () => {
    const program = `
      import process from "node:process";
      import { translateQuery } from "${new URL("../parse/translate.ts", import.meta.url)}";
      import { Catalog } from "${new URL("../../store/catalog.ts", import.meta.url)}";
      import { openDatabase } from "${new URL("../../store/database.ts", import.meta.url)}";
      import { openThreads } from "${new URL("../../threads.ts", import.meta.url)}";
      import { QueryRunner } from "${new URL("./query_runner.ts", import.meta.url)}";
      const [dataDir = "", ...queries] = Deno.args;
      const database = openDatabase(dataDir);
      const threads = openThreads({ dataDir, deadlineMs: 200 });
      const runner = new QueryRunner(threads);
      for (const sql of queries) {
        const query = translateQuery(sql, {}, new Catalog(database));
        const refusal = await runner.rows(query, { most: 1, overflow: "refuse" }).catch((e) => e);
        const before = process.cpuUsage();
        await new Promise((resolve) => setTimeout(resolve, 800));
        const { user } = process.cpuUsage(before);
        if (refusal.status !== 504 || user > 300_000) throw new Error(sql + refusal + user);
      }
      threads.close();
      database.close();
    `;
    const area = `ST_GEOGFROMTEXT('POLYGON((${
      Array.from({ length: 3_000 }, (_, index) => {
        const angle = (index % 2_999) / 2_999 * 2 * Math.PI;
        return `${40 * Math.cos(angle) - 90} ${30 + 20 * Math.sin(angle)}`;
      }).join(", ")
    }))')`;
    const slow = [
      `SELECT COUNT(*) AS n FROM ${RETAIL_STORES} AS a
       JOIN ${RETAIL_STORES} AS b ON a.revenue < b.revenue
       JOIN ${RETAIL_STORES} AS c ON b.revenue < c.revenue`,
      `SELECT COUNT(*) AS n FROM ${RETAIL_STORES} WHERE ST_INTERSECTS(geom, ${area})
       AND STRPOS(REPEAT(address, 20000), 'no such street') > 0`,
    ];
    const root = new URL("../../../", import.meta.url).pathname;
    await Deno.mkdir(`${root}.data`, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: `${root}.data`, prefix: "runner_test_" });
    try {
      for (const name of ["carto.sqlite3", "carto.sqlite3-wal"]) {
        await Deno.copyFile(`${store.dataDir}/${name}`, `${folder}/${name}`);
      }
      const script = `${folder}/program.ts`;
      await Deno.writeTextFile(script, program);
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-check", "-P=app", script, folder, ...slow],
        cwd: root,
      }).output();
      expect([code, new TextDecoder().decode(stderr)]).toEqual([0, ""]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
