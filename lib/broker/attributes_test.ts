/** Tokens of rights that a person's attributes or the day decided. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { accessOf, owner, setUpBroker } from "../../tests/helpers/broker.ts";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import type { RawAttributes } from "../access/attributes.ts";
import type { Access } from "../access/grants.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { ALL_API_TOKENS } from "../storage/key_prefixes.ts";

const MINUTE_MS = 60_000;
const STORES = {
  table: "carto-demo-data.demo_tables.retail_stores",
  columns: ["geom", "store_id"],
  types: { store_id: "integer", city: "text" },
};
const DRIVERS = {
  attributes: { store_ids: { type: "integer", many: true, claim: "ids" } },
  datasets: { retail_stores: STORES },
  groups: {
    DRIVERS: { retail_stores: { store_id: { attribute: "store_ids" } } },
    STAFF: { retail_stores: { city: "BOSTON" } },
    BOTH: {
      retail_stores: { any: [{ city: "BOSTON" }, { store_id: { attribute: "store_ids" } }] },
    },
  },
  group_includes: { EAST: ["STAFF"] },
  tokens: { per: "group" },
};

let emulator: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  emulator = await startEmulator({ dataDir });
});
afterAll(async () => {
  await emulator.close();
  await Deno.remove(dataDir, { recursive: true });
});

async function setUp(options: Parameters<typeof setUpBroker>[1] = {}) {
  const bench = await setUpBroker(emulator, options);
  const access = bench.inForce.access = accessOf(DRIVERS);
  const tokenOf = async (
    username: string,
    attributes: RawAttributes,
    { group = "DRIVERS", by = access }: { group?: string; by?: Access } = {},
  ) => {
    const rights = by.rightsOf({ username, groups: [group], attributes });
    return await bench.broker.apiToken(rights, { ...owner(username, bench.clock), attributes });
  };
  return { ...bench, access, tokenOf };
}

describe("a token of rights that an attribute decided", () => {
  it("is its user's own, also where a group shares tokens", async () => {
    const { tokenOf, store } = await setUp();
    const ann = await tokenOf("ann", { store_ids: [1, 2] });
    expect(await tokenOf("ann", { store_ids: ["2", 1, 1] })).toEqual(ann);
    const others = [
      await tokenOf("bob", { store_ids: [1, 2] }),
      await tokenOf("ann", { store_ids: [1] }),
      await tokenOf("cid", { store_ids: [3] }),
      await tokenOf("dan", { store_ids: [] }, { group: "BOTH" }),
    ];
    expect(new Set([ann, ...others].map(({ token }) => token)).size).toBe(5);
    const staff = await tokenOf("ann", { store_ids: [1] }, { group: "STAFF" });
    expect(await tokenOf("bob", {}, { group: "STAFF" })).toEqual(staff);
    await store.close();
  });

  it("is never given to two people whose values differ", async () => {
    const { tokenOf, store } = await setUp();
    const people = fc.array(
      fc.record({
        username: fc.constantFrom("ann", "bob"),
        ids: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        group: fc.constantFrom("DRIVERS", "BOTH"),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const holders = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(people, async (asking) => {
        await Promise.all(asking.map(async ({ username, ids, group }) => {
          const { token } = await tokenOf(username, { store_ids: ids }, { group });
          const holder = JSON.stringify([username, ids.toSorted(), group]);
          expect(holders.get(token) ?? holder).toBe(holder);
          holders.set(token, holder);
        }));
      }),
      { numRuns: 30 },
    );
    await store.close();
  });

  it("outlives sweeps, is sealed with its attributes, and ends with the policy", async () => {
    const store = denoKv(":memory:");
    const { tokenOf, broker, inForce, audited } = await setUp({ store });
    const kept = await tokenOf("ann", { store_ids: [987654, 2] });
    await tokenOf("ann", { store_ids: [987654, 2], other: "unused-value" }, { group: "BOTH" });
    for await (const { value } of store.list(ALL_API_TOKENS)) {
      const text = Deno.inspect(value, { depth: 9 });
      expect(text).not.toContain("987654");
      expect(text).not.toContain("unused-value");
    }
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(await tokenOf("ann", { store_ids: [987654, 2] })).toEqual(kept);
    expect(audited.map(({ event }) => event)).toEqual(["token_minted", "token_minted"]);
    // Another type reads other values out of the same claim.
    const attributes = { store_ids: { type: "text", many: true, claim: "ids" } };
    const datasets = { retail_stores: { ...STORES, types: { store_id: "text", city: "text" } } };
    inForce.access = accessOf({ ...DRIVERS, attributes, datasets });
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(audited.filter(({ event }) => event === "token_revoked")).toHaveLength(2);
    await store.close();
  });

  it("ends when the policy takes the attribute from another claim, or wants it vouched for", async () => {
    const { tokenOf, broker, inForce, audited, store } = await setUp();
    const changes = [{ claim: "other" }, { claim: "ids", vouched_by: "ids_verified" }];
    for (const [index, change] of changes.entries()) {
      await tokenOf("ann", { store_ids: [1, 2] });
      const { store_ids } = DRIVERS.attributes;
      inForce.access = accessOf({
        ...DRIVERS,
        attributes: { store_ids: { ...store_ids, ...change } },
      });
      await broker.revokeOutdated();
      await broker.runMaintenance();
      expect(audited.filter(({ event }) => event === "token_revoked")).toHaveLength(index + 1);
    }
    await store.close();
  });

  it("of some datasets only outlives sweeps, and is its user's own", async () => {
    const { broker, clock, inForce, audited, store } = await setUp();
    const policy = (claim: string) =>
      accessOf({
        ...DRIVERS,
        attributes: { store_ids: { type: "integer", many: true, claim } },
        group_includes: {},
        datasets: {
          retail_stores: { ...STORES, types: { store_id: "integer" } },
          cities: { ...STORES, columns: ["geom", "city"], types: { city: "text" } },
        },
        groups: {
          DRIVERS: { retail_stores: { store_id: { attribute: "store_ids" } }, cities: "all" },
        },
      });
    inForce.access = policy("ids");
    const tokenOf = async (username: string, ids: number[], dataset: string) => {
      const attributes = { store_ids: ids };
      const subject = { username, groups: ["DRIVERS"], attributes, datasets: [dataset] };
      const rights = inForce.access.rightsOf(subject);
      return await broker.apiToken(rights, { ...owner(username, clock), attributes });
    };
    const asked = [["ann", [1], "cities"], ["ann", [1], "retail_stores"], [
      "bob",
      [1],
      "cities",
    ]] as const;
    const tokens = () =>
      Promise.all(asked.map(([username, ids, dataset]) => tokenOf(username, [...ids], dataset)));
    const first = await tokens();
    expect(new Set(first.map(({ token }) => token)).size).toBe(3);
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(await tokens()).toEqual(first);
    inForce.access = policy("other");
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(audited.filter(({ event }) => event === "token_revoked")).toHaveLength(3);
    await store.close();
  });

  it("is outdated where its attributes cannot be opened", async () => {
    const store = denoKv(":memory:");
    const { tokenOf } = await setUp({ store });
    await tokenOf("ann", { store_ids: [1] });
    const shared = await tokenOf("ann", {}, { group: "STAFF" });
    const other = await setUp({ store, key: new Uint8Array(32).fill(8) });
    await other.broker.revokeOutdated();
    const rows = await Array.fromAsync(store.list(ALL_API_TOKENS));
    expect(rows).toHaveLength(1);
    expect(await tokenOf("bob", {}, { group: "STAFF" })).toEqual(shared);
    await store.close();
  });

  it("is on record with the names and numbers of what decided, never the values", async () => {
    const { tokenOf, audited, store } = await setUp();
    await tokenOf("ann", { store_ids: [987654, 2] });
    await tokenOf("ann", {}, { group: "EAST" });
    expect(audited).toMatchObject([
      { attributes: { store_ids: 2 } },
      { groups: ["EAST"], included_groups: ["STAFF"] },
    ]);
    expect(audited[0]).not.toHaveProperty("included_groups");
    expect(audited[1]).not.toHaveProperty("attributes");
    expect(JSON.stringify(audited)).not.toContain("987654");
    await store.close();
  });
});

/** New York, at the end of a winter's day to come: CARTO makes no token that has ended. */
const MIDNIGHT = Date.parse(`${new Date().getUTCFullYear() + 1}-01-15T05:00:00Z`);
const RECENT = {
  time_zone: "America/New_York",
  datasets: { retail_stores: { ...STORES, types: { city: "text", opened: "timestamp" } } },
  groups: {
    DRIVERS: { retail_stores: { opened: { since: "P30D" } } },
    STAFF: { retail_stores: { city: "BOSTON" } },
  },
};

async function setUpDays(now: number, tokens = {}) {
  const clock = manualClock(now);
  const bench = await setUpBroker(emulator, { clock });
  const access = bench.inForce.access = accessOf({ ...RECENT, tokens }, undefined, clock);
  const rightsOf = (group = "DRIVERS") => access.rightsOf({ username: "ann", groups: [group] });
  const tokenOf = (group?: string) => bench.broker.apiToken(rightsOf(group), owner("ann", clock));
  return { ...bench, rightsOf, tokenOf };
}

describe("a token of rights that end with the day", () => {
  it("ends at midnight, and is not renewed across it", async () => {
    const { tokenOf, clock, minted, store } = await setUpDays(MIDNIGHT - 30 * MINUTE_MS);
    const token = await tokenOf();
    expect(token.expiresAt).toBe(MIDNIGHT);
    const staff = await tokenOf("STAFF");
    expect(staff.expiresAt).toBe(MIDNIGHT + 30 * MINUTE_MS);
    for (let minute = 0; minute < 28; minute++) {
      clock.pass(MINUTE_MS);
      expect(await tokenOf()).toEqual(token);
    }
    expect(minted().api).toBe(2);
    await store.close();
  });

  it("lives no longer than two minutes past midnight, shared or not, and has a successor", async () => {
    for (const per of ["user", "group"]) {
      const { tokenOf, clock, store } = await setUpDays(MIDNIGHT - 30 * MINUTE_MS, { per });
      const seen = new Map<string, number>();
      while (clock.now() < MIDNIGHT + 10 * MINUTE_MS) {
        const asked = clock.now();
        const { token, expiresAt } = await tokenOf();
        if (asked < MIDNIGHT) seen.set(token, expiresAt);
        else expect(seen.has(token)).toBe(false);
        clock.pass(10_000);
      }
      expect(Math.max(...seen.values())).toBeLessThanOrEqual(MIDNIGHT + 2 * MINUTE_MS);
      expect(seen.size).toBeLessThanOrEqual(2);
      await store.close();
    }
  });

  it("is swept with its row once those two minutes are over, and others stay", async () => {
    const { tokenOf, broker, clock, audited, store } = await setUpDays(MIDNIGHT - MINUTE_MS / 2);
    // What is due at the first time is over then.
    await broker.runMaintenance();
    await tokenOf();
    const staff = await tokenOf("STAFF");
    const rows = async () => (await Array.fromAsync(store.list(ALL_API_TOKENS))).length;
    clock.pass(MINUTE_MS);
    await broker.runMaintenance();
    expect(await rows()).toBe(2);
    clock.pass(1.5 * MINUTE_MS);
    await broker.runMaintenance();
    expect(await rows()).toBe(1);
    expect(await tokenOf("STAFF")).toEqual(staff);
    expect(audited.filter(({ event }) => event === "token_minted")).toHaveLength(2);
    await store.close();
  });

  it("ends when the policy moves to a zone of another midnight", async () => {
    const { broker, inForce, clock, audited, store } = await setUpDays(MIDNIGHT - 90 * MINUTE_MS);
    // Of dates: their SQL is the same in both zones.
    const datasets = { retail_stores: { ...STORES, types: { city: "text", opened: "date" } } };
    const zone = (time_zone: string) =>
      accessOf({ ...RECENT, datasets, time_zone }, undefined, clock);
    inForce.access = zone("America/New_York");
    for (const group of ["DRIVERS", "STAFF"]) {
      const rights = inForce.access.rightsOf({ username: "ann", groups: [group] });
      await broker.apiToken(rights, owner("ann", clock));
    }
    // Midnight is an hour earlier there.
    inForce.access = zone("America/Halifax");
    await broker.revokeOutdated();
    await broker.runMaintenance();
    expect(audited.filter(({ event }) => event === "token_revoked")).toHaveLength(1);
    await store.close();
  });

  it("is revoked where it was minted across midnight", async () => {
    const { rightsOf, broker, clock, store, audited } = await setUpDays(MIDNIGHT - 1_000);
    const rights = rightsOf();
    // The caller has its rights; the mint takes until after midnight.
    const asked = broker.apiToken(rights, owner("ann", clock));
    clock.pass(2_000);
    await asked;
    await broker.runMaintenance();
    expect(audited).toMatchObject([
      { event: "token_minted" },
      { event: "token_revoked", reason: "policy" },
    ]);
    await store.close();
  });
});
