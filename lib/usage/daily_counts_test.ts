import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { readUsage, UsageQuery } from "../admin/usage/read_usage.ts";
import type { OpenedMap } from "../maps/pruning/opened_map.ts";
import { parseMap } from "../maps/parse_map.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { usageKey } from "../storage/keys.ts";
import { type KvStorage, StorageError, UnsettledError } from "../storage/kv_storage.ts";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { createDailyCounts, type DailyCounts, dayOf } from "./daily_counts.ts";
import { createUsage } from "./usage.ts";

const DAY_MS = 24 * 3_600_000;
const START = Date.UTC(2026, 1, 10, 23, 59, 30);

const { value } = parseMap(
  JSON.stringify({
    version: 1,
    title: "Stores",
    layers: [
      { id: "a", type: "point", dataset: "stores", title: "A" },
      { id: "b", type: "point", dataset: "stores", title: "B", visible: false },
    ],
    widgets: [{ id: "n", type: "formula", dataset: "stores", title: "N", operation: "count" }],
  }),
  "stores.json",
);
const STORES: OpenedMap = { id: "stores", hash: "h", document: { ...value } };

let clock = manualClock(START);
let store: KvStorage;
let failures: unknown[];
beforeEach(() => {
  clock = manualClock(START);
  store = denoKv(":memory:");
  failures = [];
});
afterEach(() => store.close());

const counting = (commit = store.commit): DailyCounts =>
  createDailyCounts({
    store: { ...store, commit },
    now: clock.now,
    onFailed: (error) => failures.push(error),
  });

const report = (days?: string) =>
  readUsage({ store, now: clock.now }, v.parse(UsageQuery, days === undefined ? {} : { days }));

describe("counts of what is used", () => {
  it("are sums of all processes, by day, with CARTO's units of an opening", async () => {
    const known = (group: string) => ["BOSTON", "BERLIN"].includes(group);
    const [one, other] = [counting(), counting()];
    const usages = [one, other].map((counts) => createUsage(counts, known));
    for (const usage of usages) {
      usage.opened(STORES, ["BOSTON", "made-up"]);
      usage.opened(STORES, ["BERLIN"], "https://shop.example.com");
      usage.refused("https://evil.example/path?secret=1");
      usage.refused("no origin");
    }
    await Promise.all([one.flush(), other.flush()]);
    clock.pass(60_000);
    usages[0]?.opened(STORES, ["BOSTON"]);
    await one.flush();
    const { days, ...sums } = await report("7");
    // A visible layer is one request to the Maps API, a widget one to the SQL API.
    expect(sums).toEqual({
      openings: 5,
      units: 50.5,
      maps: [{ name: "stores", count: 5, units: 50.5 }],
      groups: [{ name: "BOSTON", count: 3 }, { name: "BERLIN", count: 2 }],
      origins: [{ name: "own", count: 3 }, { name: "https://shop.example.com", count: 2 }],
      refused: [{ name: "https://evil.example", count: 2 }, { name: "null", count: 2 }],
      calls: [],
    });
    expect(days).toHaveLength(7);
    expect(days.slice(-2)).toEqual([
      { day: "2026-02-10", openings: 4, units: 40.4 },
      { day: "2026-02-11", openings: 1, units: 10.1 },
    ]);
    clock.pass(7 * DAY_MS);
    expect((await report("7")).openings).toBe(0);
    expect((await report()).openings).toBe(5);
  });

  it("keeps 200 names apart, in memory and in KV, and sums up the rest", async () => {
    for (const batch of [0, 1, 2]) {
      const counts = counting();
      for (let name = 0; name < 300; name++) {
        counts.add("refused", `https://${batch}-${name}.example`);
      }
      counts.add("refused", `https://${"x".repeat(200)}.example`);
      await counts.flush();
    }
    const { refused } = await report();
    expect(refused).toHaveLength(201);
    expect(refused[0]).toEqual({ name: null, count: 703 });
    const row = await store.get(usageKey(dayOf(START), "refused"));
    expect(JSON.stringify(row?.value).length).toBeLessThan(32_000);
  });

  it("are kept while KV cannot be written, and are never counted twice", async () => {
    let error: Error | null = new StorageError("away");
    const counts = counting((change) => error ? Promise.reject(error) : store.commit(change));
    counts.add("map", "stores");
    await counts.flush();
    expect(failures).toEqual([error]);
    error = new UnsettledError("perhaps written");
    counts.add("origin", "own");
    await counts.flush();
    error = null;
    counts.add("map", "stores");
    await counts.close();
    // What may have been written is not written again.
    expect(await report()).toMatchObject({ openings: 1, origins: [] });
  });
});
