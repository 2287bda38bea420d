/**
 * The ways in which row-level security of other products failed open that concern more than a
 * policy's rules (lib/access/fail_open_test.ts has those), and where each of all 28 is tested.
 */
import { query, vectorQuerySource } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { grantsFor, startTestEmulator } from "../emulator/test_helpers.ts";
import type { RawAttributes } from "../lib/access/attributes.ts";
import { DIALECTS } from "../lib/access/dialects/mod.ts";
import { createAccess, NoAccessError } from "../lib/access/grants.ts";
import { parsePolicyText, PolicyError } from "../lib/access/policy.ts";

const POLICY = {
  version: 1,
  time_zone: "America/New_York",
  attributes: { owners: { type: "text", many: true } },
  datasets: {
    stores: {
      table: "p.d.stores",
      columns: ["geom", "city"],
      types: { owner: "text", opened_on: "date", seen_at: "timestamp" },
      always: { city: { not: ["SALEM"] } },
    },
  },
  groups: {
    BOSTON: { stores: { city: "BOSTON" } },
    OWN: { stores: { owner: { attribute: "owners" } } },
    NEW: { stores: { opened_on: { since: "P30D" }, seen_at: { since: "P1D" } } },
    ALL: { stores: "all" },
  },
};

/** @returns the SQL; null for no access. */
function sqlOf(
  groups: string[],
  { username = "", attributes, policy = POLICY }: {
    username?: string;
    attributes?: RawAttributes;
    policy?: object;
  } = {},
): string | null {
  const parsed = parsePolicyText(JSON.stringify(policy));
  const access = createAccess({ policy: parsed, connectionName: "c", referers: [] });
  try {
    return access.rightsOf({ username, groups, attributes }).sources.stores?.sqlQuery ?? null;
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}

describe("what failed open elsewhere is closed here:", () => {
  it("administrators, members and owners were exempt (16)", () => {
    for (const name of ["admin", "ADMIN", "administrators", "owner", "root", "*", "all", ""]) {
      expect(sqlOf([name], { username: name })).toBeNull();
      expect(sqlOf([name, "BOSTON"], { username: name })).toBe(sqlOf(["BOSTON"]));
    }
    expect(sqlOf(["ALL"])).toMatch(/ WHERE \(`city` NOT IN \('SALEM'\)\)$/);
  });

  it("case, accents and blanks made one name of two (18)", () => {
    const own = (owner: string) => sqlOf(["OWN"], { attributes: { owners: owner } });
    const spellings = ["ann", "Ann", "\u00e1nn", "a\u0301nn", "an n", "\uff41nn", "ann\u200b"];
    const written = spellings.map(own);
    expect(written).not.toContain(null);
    expect(new Set(written).size).toBe(spellings.length);
    for (const owner of [" ann", "ann ", "ann\t", "ann\u00a0"]) expect(own(owner)).toBeNull();
    for (const group of ["boston", "BOSTON ", " BOSTON", "B\u00d6STON"]) {
      expect(sqlOf([group])).toBeNull();
    }
  });

  it("an expired token was answered without a filter (22)", async () => {
    let now = Date.now();
    const emulator = await startTestEmulator({ now: () => now });
    const { apiBaseUrl, connection: connectionName, mint } = emulator;
    const sqlQuery =
      "SELECT * FROM `carto-demo-data.demo_tables.retail_stores` WHERE zip = '02108'";
    const accessToken = await mint({
      grants: grantsFor(sqlQuery),
      expiration_date: new Date(now + 60_000).toISOString(),
    });
    const access = { accessToken, apiBaseUrl, connectionName, sqlQuery };
    const { tiles, widgetSource } = await vectorQuerySource(access);
    const tile = async () => {
      const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", "0/0/0");
      const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
      if (!response.ok) throw new Error(`401: ${response.status} ${await response.text()}`);
      return await response.bytes();
    };
    const requests: (() => Promise<unknown>)[] = [
      // Other words each time, since the client keeps answers.
      () => query({ ...access, clientId: String(now) }),
      () => vectorQuerySource({ ...access, clientId: String(now) }),
      () =>
        widgetSource.getFormula({
          column: "*",
          operation: "count",
          filters: { zip: { in: { values: [`${now}`] } } },
        }),
      () => widgetSource.getTable({ columns: ["zip"], limit: now % 1_000_000 }),
      tile,
    ];
    for (const ask of requests) await ask();
    now += 61_000;
    for (const ask of requests) {
      await expect(ask()).rejects.toThrow(/Token expired|Invalid credentials/);
    }
    await emulator.close();
  });

  it("the warehouse decided by the viewer, and one cache answered all (25)", () => {
    for (const dialect of Object.keys(DIALECTS)) {
      const stores = { ...POLICY.datasets.stores, table: "p.d.stores" };
      const policy = { ...POLICY, dialect, datasets: { stores } };
      const attributes = { owners: ["ann", "bob"] };
      const sql = sqlOf(["BOSTON", "OWN", "NEW"], { username: "ann", attributes, policy }) ?? "";
      const withoutLiterals = sql.replaceAll(/'[^']*'/g, "");
      // All that decides is literal: no function of the session or the time, and no other table.
      expect(withoutLiterals).not.toMatch(/CURRENT|NOW|SESSION|USER|ROLE|GETDATE|SYSDATE|TODAY/i);
      expect(withoutLiterals.match(/\b(SELECT|FROM|JOIN)\b/g)).toEqual(["SELECT", "FROM"]);
    }
  });

  it("looking at the rules saved them with the administrator's values (26)", async () => {
    const Tasks = v.object({ tasks: v.object({ policy: v.object({ command: v.string() }) }) });
    const text = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
    const { tasks } = v.parse(Tasks, JSON.parse(text));
    const [, writable] = /--allow-write=(\S+)/.exec(tasks.policy.command) ?? [];
    expect(writable).toBe(".data,policy.schema.json,policy-test.schema.json");
  });

  it("a comment at the end of wrapped SQL swallowed the bracket (28)", () => {
    const refuses = (stores: object) => {
      const text = JSON.stringify({ ...POLICY, datasets: { stores } });
      expect(() => parsePolicyText(text)).toThrow(PolicyError);
    };
    const { table: _, ...others } = POLICY.datasets.stores;
    refuses({ ...others, query: "SELECT * FROM t -- all" });
    for (const table of ["p.d.stores -- x", "p.d.stores /*", "p.d.(SELECT 1)", "p.d.stores\n"]) {
      refuses({ ...others, table });
    }
    const policy = { ...POLICY, groups: { ...POLICY.groups, g: { stores: { city: "-- */ #" } } } };
    expect(sqlOf(["g"], { policy })).toMatch(/ AND \(`city` = '-- \*\/ #'\)$/);
  });
});

describe("the table of what failed open elsewhere", () => {
  it("names a test, or why there is none, for each of 28 ways", async () => {
    const root = new URL("../", import.meta.url);
    const page = await Deno.readTextFile(new URL("docs/policy.md", root));
    const table = page.split("## What failed open elsewhere")[1] ?? "";
    const rows = [...table.matchAll(/^\| (\d+) +\|[^|]*\| ([^|]*)\|$/gm)];
    expect(rows.map(([, number]) => Number(number)))
      .toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
    for (const [, number, where = ""] of rows) {
      const [, path = ""] = /`([^`]+_test\.ts)`/.exec(where) ?? [];
      const text = await Deno.readTextFile(new URL(path, root));
      // Others are named after what is promised.
      const named = /“([^”]+)”/.exec(where)?.[1] ?? "";
      const numbered = new RegExp(`\\((\\d+, )*${number}(, \\d+)*\\)"`);
      expect(named === "" ? numbered.test(text) : text.includes(`"${named}"`)).toBe(true);
    }
  });
});
