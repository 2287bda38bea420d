/** Every commit of a token's life with each fault of a remote KV, and a restored or lost KV. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { TIMING } from "../../lib/broker/timing.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { ALL_JOBS } from "../../lib/storage/key_prefixes.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import { isEmpty, StorageError } from "../../lib/storage/kv_storage.ts";
import { say } from "../../lib/log/terminal.ts";
import { owner, setUpBroker } from "../helpers/broker.ts";
import {
  aliveAtCarto,
  deleteAtCarto,
  isAlive,
  newOrigin,
  rightsOfManyGroups,
  storedNames,
} from "../helpers/broker_on_kv.ts";
import { serveKv } from "../helpers/kv_connect/server.ts";
import type { CommitFault } from "../helpers/kv_connect/weather.ts";
import { manualClock } from "../helpers/manual_clock.ts";

/** The client retries after 300 ms at most. */
const DEADLINE_MS = 1_000;
/** Concurrent cases: each mostly waits. */
const SIDE_BY_SIDE = 24;
const FAULTS: readonly CommitFault[] = ["lost", "dropped", "late", "dead"];

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

/** Two processes of one installation, on a new KV. */
async function setUp() {
  const kv = serveKv();
  const clock = manualClock();
  const origin = newOrigin();
  const process = () =>
    setUpBroker(carto, { store: denoKv(kv.url, { deadlineMs: DEADLINE_MS }), clock, origin });
  const [first, second] = [await process(), await process()];
  return {
    kv,
    clock,
    origin,
    first,
    second,
    ask: (at: typeof first) => at.broker.apiToken(at.rights("BOSTON"), owner("ann", clock)),
    async [Symbol.asyncDispose]() {
      kv.weather.clear();
      await Promise.all([first.store.close(), second.store.close()]);
      await kv[Symbol.asyncDispose]();
    },
  };
}

const unlessStorage = (error: unknown) => {
  if (!(error instanceof StorageError)) throw error;
};

/** Leftovers after one maintenance by the other process. */
interface Wrong {
  readonly dead: number;
  readonly orphans: number;
  readonly jobs: number;
}

/** The n-th commit after the first token request has the fault. */
async function mintCase(n: number, fault: CommitFault): Promise<Wrong & { met: boolean }> {
  await using at = await setUp();
  const { kv: { weather }, clock, first, second, origin, ask } = at;
  weather.failCommit(n, fault);
  const served = await ask(first).catch(unlessStorage);
  const { commits } = weather.counters;
  weather.clear();
  // Late commits are applied, and leases of dead processes expire.
  await second.broker.runMaintenance();
  clock.pass(TIMING.leaseMs + TIMING.reconcileGapMs);
  await second.broker.runMaintenance();
  clock.pass(TIMING.leaseMs + TIMING.reconcileGapMs);
  await second.broker.runMaintenance();
  const tokens = [await ask(first), await ask(second), ...served ? [served] : []];
  const alive = await Promise.all(tokens.map(({ token }) => isAlive(carto, token)));
  const known = await storedNames(second.store);
  const orphans = (await aliveAtCarto(carto, origin)).filter(({ name }) => !known.includes(name));
  return {
    met: commits >= n,
    dead: alive.filter((one) => !one).length,
    orphans: orphans.length,
    jobs: await isEmpty(second.store, ALL_JOBS) ? 0 : 1,
  };
}

/** The n-th commit has the fault, counted from the one that disables a user. */
async function revokeCase(n: number, fault: CommitFault): Promise<Wrong & { met: boolean }> {
  await using at = await setUp();
  const { kv: { weather }, clock, first, second, origin, ask } = at;
  await ask(first);
  weather.failCommit(n, fault);
  const before = weather.counters.commits;
  const disable = () =>
    first.store.commit({ set: [{ key: changedUserKey("ann"), value: "disabled" }] });
  // The operator retries after an error.
  await disable().catch((error) => {
    unlessStorage(error);
    weather.clear();
    return disable();
  });
  await first.broker.runMaintenance();
  const commits = weather.counters.commits - before;
  weather.clear();
  clock.pass(TIMING.claimMs + TIMING.reconcileGapMs);
  await second.broker.runMaintenance();
  return {
    met: commits >= n,
    dead: (await storedNames(second.store)).length,
    orphans: (await aliveAtCarto(carto, origin)).length,
    jobs: await isEmpty(second.store, ALL_JOBS) ? 0 : 1,
  };
}

type Case = (n: number, fault: CommitFault) => Promise<Wrong & { met: boolean }>;

/** @returns the cases whose fault occurred, with the leftovers of each. */
async function runAll(run: Case, commits: number): Promise<Map<string, Wrong>> {
  const cases = FAULTS.flatMap((fault) =>
    Array.from({ length: commits }, (_, at) => ({ fault, n: at + 1 }))
  ).values();
  const outcomes = new Map<string, Wrong>();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const { n, fault } of cases) {
      const { met, ...wrong } = await run(n, fault);
      if (met) outcomes.set(`commit ${n} ${fault}`, wrong);
    }
  }));
  return outcomes;
}

describe("each commit of the broker, lost, dropped, late and dead", () => {
  const kinds: [string, Case, number, number][] = [
    ["minting", mintCase, 5, 4],
    ["revoking", revokeCase, 8, 5],
  ];
  for (const [name, run, tried, fewest] of kinds) {
    it(`leaves no dead token, no orphan and no job after one maintenance (${name})`, async () => {
      const outcomes = await runAll(run, tried);
      const wrong = [...outcomes].filter(([, { dead, orphans, jobs }]) =>
        dead + orphans + jobs > 0
      );
      expect(wrong).toEqual([]);
      expect(outcomes.size).toBeGreaterThanOrEqual(fewest * FAULTS.length);
      say(`${name}: ${outcomes.size} faults, 0 dead tokens served, 0 orphans, 0 jobs left`);
    });
  }
});

describe("a KV that was restored or lost", () => {
  it("serves no token that CARTO does not list, beyond one reconciliation", async () => {
    await using at = await setUp();
    const { clock, first, second, origin, ask } = at;
    const before = await ask(first);
    for (const { id } of await aliveAtCarto(carto, origin)) await deleteAtCarto(carto, id);
    clock.pass(TIMING.reconcileMs);
    await second.broker.runMaintenance();
    const after = await ask(second);
    expect(after.token).not.toBe(before.token);
    expect([await isAlive(carto, before.token), await isAlive(carto, after.token)])
      .toEqual([false, true]);
    expect((await ask(first)).token).toBe(after.token);
  });

  it("keeps a token that CARTO's list leaves out, but has", async () => {
    const origin = newOrigin();
    const { broker, clock, rights, store } = await setUpBroker(carto, {
      origin,
      async fetch(input, init) {
        const request = new Request(input, init);
        const isList = request.method === "GET" && request.url.endsWith("/v3/tokens");
        return isList ? Response.json([]) : await fetch(request);
      },
    });
    const before = await broker.apiToken(rights("BOSTON"), owner("ann", clock));
    clock.pass(TIMING.reconcileMs);
    await broker.runMaintenance();
    expect(await broker.apiToken(rights("BOSTON"), owner("ann", clock))).toEqual(before);
    expect(await isAlive(carto, before.token)).toBe(true);
    await store.close();
  });

  it("finds what it has lost by name, once it mints, and leaves other installations alone", async () => {
    await using at = await setUp();
    await using neighbor = await setUp();
    const [lost, theirs] = [await at.ask(at.first), await neighbor.ask(neighbor.first)];
    const empty = await setUpBroker(carto, { clock: at.clock, origin: at.origin });
    // There is nothing to search for until it has minted a token.
    await empty.broker.runMaintenance();
    expect(await isAlive(carto, lost.token)).toBe(true);
    const found = await empty.broker.apiToken(empty.rights("BOSTON"), owner("ann", at.clock));
    at.clock.pass(TIMING.reconcileMs);
    await empty.broker.runMaintenance();
    expect(await isAlive(carto, lost.token)).toBe(false);
    expect(await isAlive(carto, found.token)).toBe(true);
    expect(await isAlive(carto, theirs.token)).toBe(true);
    await empty.store.close();
  });
});

describe("sixty long groups that share a token", () => {
  it("have one, by a key that a remote KV takes, and lose it with the policy", async () => {
    await using at = await setUp();
    const { clock, first, second, origin } = at;
    const rights = rightsOfManyGroups(60);
    const [one, two] = [
      await first.broker.apiToken(rights, owner("ann", clock)),
      await second.broker.apiToken(rights, owner("bob", clock)),
    ];
    expect(one).toEqual(two);
    await second.broker.revokeOutdated();
    await second.broker.runMaintenance();
    expect(await aliveAtCarto(carto, origin)).toEqual([]);
  });
});
