/** The broker on a distant, full KV, and with a CARTO that is down for a while. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { mintsThisHour } from "../../lib/broker/minting/budget.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import { createRightsHash } from "../../lib/broker/rights_hash.ts";
import { TIMING } from "../../lib/broker/timing.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import { isEmpty } from "../../lib/storage/kv_storage.ts";
import { say } from "../../lib/log/terminal.ts";
import { accessOf, owner, setUpBroker } from "../helpers/broker.ts";
import { KEY, newOrigin } from "../helpers/broker_on_kv.ts";
import { fillKv, fullCarto, nameOf } from "../helpers/full_kv.ts";
import { serveKv } from "../helpers/kv_connect/server.ts";
import { manualClock } from "../helpers/manual_clock.ts";

const TOKENS = 6_000;
const COUNTERS = 30_000;
const ROUND_TRIP_MS = 95;

let carto: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  carto = await startEmulator({ dataDir });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

/** Polls a condition. @returns the milliseconds until it was true. */
async function until(isSo: () => boolean): Promise<number> {
  const startedAt = performance.now();
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
  return performance.now() - startedAt;
}

describe("a KV that is 95 ms away, with 6,000 tokens and 30,000 counters", () => {
  it("has a user's token deleted within ten seconds, and costs little while nothing happens", async () => {
    await using kv = serveKv();
    const store = denoKv(kv.url);
    const clock = manualClock();
    const origin = newOrigin();
    const { namePrefix: prefix } = await installationOf([KEY], origin);
    const rights = accessOf({}).rightsOf({ username: "", groups: ["BOSTON"] });
    const hash = createRightsHash(carto);
    const hashOf = (who: string) => hash(rights, who);
    const names = await fillKv(store, {
      tokens: TOKENS,
      counters: COUNTERS,
      prefix,
      now: clock.now(),
      hashOf,
    });
    const { asked, answer } = fullCarto(names);
    const process = () =>
      setUpBroker(carto, { store: denoKv(kv.url), clock, origin, fetch: answer });
    const [first, second] = [await process(), await process()];

    kv.weather.roundTripMs = ROUND_TRIP_MS;
    // All start-up work, in both at once; meanwhile a user is disabled.
    const maintenance = Promise.all([first, second].map((one) => one.broker.runMaintenance()));
    const id = [...names.keys()][17] ?? "";
    await store.commit({ set: [{ key: changedUserKey(nameOf(17)), value: "disabled" }] });
    first.broker.wake();
    const deletedMs = await until(() => asked.deleted.has(id));
    expect(deletedMs).toBeLessThan(10_000);
    kv.weather.roundTripMs = 0;
    expect(await maintenance).toEqual([[], []]);
    // Seven pages, the last one empty, by one of the processes.
    expect(asked.lists).toBe(7);
    expect([...asked.deleted]).toEqual([id]);
    expect(await isEmpty(store, ["mint_counts"])).toBe(true);

    // Ten idle minutes in two processes.
    kv.weather.resetCounters();
    const polls = TIMING.reconcileMs / TIMING.pollMs - 1;
    for (let poll = 0; poll < polls; poll++) {
      clock.pass(TIMING.pollMs);
      await Promise.all([first.broker.runMaintenance(), second.broker.runMaintenance()]);
    }
    const trips = kv.weather.counters.roundTrips / (2 * polls);
    // One per poll, and two in ten minutes to see that others have done reconciliation and cleanup.
    expect(trips).toBeLessThan(1.05);
    expect(asked.lists).toBe(7);
    say(
      `${TOKENS} tokens, ${COUNTERS} counters, 95 ms: deleted after ${Math.round(deletedMs)} ms, ` +
        `CARTO's list read once in ten minutes, ${
          trips.toFixed(2)
        } round trips each ten seconds a process`,
    );
    await Promise.all([store, first.store, second.store].map((one) => one.close()));
  });

  it("returns a new token after five round trips, and a stored one after one", async () => {
    await using kv = serveKv();
    const clock = manualClock();
    const origin = newOrigin();
    const process = async () => {
      const one = await setUpBroker(carto, { store: denoKv(kv.url), clock, origin });
      // Opened, as in an app that has served a request.
      await one.store.get(["doctor", "open"]);
      return one;
    };
    const [first, second] = [await process(), await process()];
    const took = async (one: typeof first) => {
      kv.weather.resetCounters();
      const startedAt = performance.now();
      await one.broker.apiToken(one.rights("BOSTON"), owner("ann", clock));
      const inSequence = (performance.now() - startedAt) / kv.weather.roundTripMs;
      return { inSequence, all: kv.weather.counters.roundTrips };
    };
    kv.weather.roundTripMs = 300;
    const [cold, stored] = [await took(first), await took(second)];
    kv.weather.roundTripMs = 0;
    expect(cold.all).toBe(6);
    expect(cold.inSequence).toBeLessThan(6);
    expect(stored.inSequence).toBeLessThan(2);
    say(
      `Round trips in sequence: ${cold.inSequence.toFixed(1)} for the first token of all, ` +
        `${stored.inSequence.toFixed(1)} for a stored one`,
    );
    await Promise.all([first, second].map((one) => one.store.close()));
  });
});

describe("a CARTO that is away for five minutes under load", () => {
  for (
    const [kind, answer] of [
      ["refuses connections", () => Promise.reject(new TypeError("connection refused"))],
      ["answers 503", () => Promise.resolve(new Response("down", { status: 503 }))],
    ] as const
  ) {
    it(`gives a token within two seconds of its return, and spends nothing (${kind})`, async () => {
      let isAway = false;
      const bench = await setUpBroker(carto, {
        fetch: async (input, init) => {
          const request = new Request(input, init);
          if (!isAway) return await fetch(request);
          await request.body?.cancel();
          return await answer();
        },
      });
      const { broker, clock, rights, store } = bench;
      const ask = (username: string) => broker.apiToken(rights("BOSTON"), owner(username, clock));
      isAway = true;
      let refused = 0;
      for (let second = 0; second < 300; second++) {
        const asked = Array.from({ length: 5 }, (_, n) => ask(`user-${(second + n) % 100}`));
        for (const { status } of await Promise.allSettled(asked)) {
          if (status === "rejected") refused++;
        }
        clock.pass(1_000);
      }
      expect(refused).toBe(1_500);
      isAway = false;
      const backAt = clock.elapsed();
      while (clock.elapsed() - backAt < 60_000) {
        if (await ask("user-1").then(() => true, () => false)) break;
        clock.pass(100);
      }
      const servedMs = clock.elapsed() - backAt;
      expect(servedMs).toBeLessThanOrEqual(2_000);
      expect(await mintsThisHour(store, clock.now())).toBe(1);
      say(`CARTO away for five minutes (${kind}): a token ${servedMs} ms after, 1 mint counted`);
      await store.close();
    });
  }
});
