import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type Choice, type Fate, Simulation } from "../../../tests/helpers/simulation.ts";
import { deletionKey, intentKey } from "../../storage/keys.ts";
import { StorageError } from "../../storage/kv_storage.ts";
import { createTelemetry } from "../../telemetry/telemetry.ts";
import { BusyError, createCoordinator } from "./coordinator.ts";
import type { Slot } from "./slot.ts";
import { createIntents } from "./intents.ts";
import { createJobs, DONE } from "../jobs/jobs.ts";
import { createJobRunner } from "../jobs/job_runner.ts";
import { createLeases } from "./leases.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const RECORD = ["api_tokens", "x"];
const LEASE = ["leases", "api", "x"];
const LEASE_MS = 11_000;
const MARGIN_MS = 60_000;
const SKEW_MS = 60_000;
const LIFETIME_MS = 10 * 60_000;
const PROCESSES = 3;
const MAINTAINER = PROCESSES;
const NEW_MAINTAINER = MAINTAINER + 1;

interface Minted {
  readonly name: string;
  /** Milliseconds since the epoch, by CARTO's clock, which is right. */
  readonly expiresAt: number;
  /** Older tokens that are still in use. */
  readonly older: readonly string[];
}

const isMinted = (value: unknown): value is Minted =>
  typeof value === "object" && value !== null && "expiresAt" in value;

/** The result of a simulated period. */
interface Outcome {
  readonly served: { minted: Minted; at: number }[];
  readonly stored: { minted: Minted; replaced: Minted | null; at: number }[];
  /** Served although CARTO had deleted them. */
  readonly dead: string[];
  readonly atCarto: Set<string>;
  mints: number;
}

interface Claim {
  readonly name: string;
  readonly intent: Deno.KvKey;
  readonly before: Minted | null;
}

function setUp(simulation: Simulation, process: number, skewMs: number) {
  const store = simulation.store(process);
  const elapsed = () => simulation.clock;
  const now = () => simulation.clock + skewMs;
  const leases = createLeases({ store, now, elapsed, leaseMs: LEASE_MS });
  return { store, elapsed, now, leases };
}

/** One process that requests the token repeatedly, with a clock that is off by `skewMs`. */
async function isolate(
  simulation: Simulation,
  process: number,
  skewMs: number,
  outcome: Outcome,
  asks = 4,
): Promise<void> {
  const { store, elapsed, now, leases } = setUp(simulation, process, skewMs);
  const coordinator = createCoordinator({
    store,
    leases,
    telemetry: createTelemetry(),
    elapsed,
    sleep: (ms) => simulation.sleep(process, ms),
    waitBudgetMs: 13_000,
  });
  const slot: Slot<Minted, Claim> = {
    kind: "api",
    leaseKey: LEASE,
    keys: [RECORD],
    stored: ([row]) => Promise.resolve(isMinted(row?.value) ? row.value : null),
    suffices: (minted) => minted.expiresAt - MARGIN_MS > now(),
    ready: () => Promise.resolve(),
    claim([row]) {
      const name = `token-${++outcome.mints}`;
      const intent = intentKey(now() + LEASE_MS, name);
      const before = isMinted(row?.value) ? row.value : null;
      const change = { set: [{ key: intent, value: { lease: LEASE } }] };
      return Promise.resolve({ change, claim: { name, intent, before } });
    },
    async mint({ name, before }) {
      const expiresAt = now() + LIFETIME_MS;
      await simulation.turn(process);
      outcome.atCarto.add(name);
      return { name, expiresAt, older: before === null ? [] : [before.name, ...before.older] };
    },
    commit: (minted, { intent }, { versionstamp }) =>
      Promise.resolve({
        check: [{ key: intent, versionstamp }],
        set: [{ key: RECORD, value: minted }],
        delete: [intent],
      }),
    fail: ({ intent }) => ({ delete: [intent] }),
    async discard({ name }, { intent }) {
      await store.commit({ set: [{ key: deletionKey(name), value: name }], delete: [intent] });
    },
  };
  for (let ask = 0; ask < asks; ask++) {
    try {
      const minted = await coordinator.obtain(slot);
      outcome.served.push({ minted, at: simulation.clock });
      if (!outcome.atCarto.has(minted.name)) outcome.dead.push(minted.name);
    } catch (error) {
      if (!(error instanceof BusyError || error instanceof StorageError)) throw error;
    }
    await simulation.sleep(process, LIFETIME_MS / 3);
  }
}

/** Runs the jobs, and deletes unknown tokens at CARTO, as reconciliation does. */
async function maintain(
  simulation: Simulation,
  process: number,
  outcome: Outcome,
  rounds: number,
): Promise<void> {
  const { store, now, leases } = setUp(simulation, process, 0);
  const jobs = createJobs({ store, now, claimMs: 30_000 });
  const runJobs = createJobRunner({
    jobs,
    handlers: {
      check_intent: createIntents({ store, leases, now }),
      async delete_token(queued) {
        const job = await jobs.claim(queued);
        if (job === null) return 0;
        await simulation.turn(process);
        outcome.atCarto.delete(job.id);
        await jobs.finish(job);
        return DONE;
      },
      async find_token(job) {
        await simulation.turn(process);
        outcome.atCarto.delete(job.id);
        await jobs.finish(job);
        return DONE;
      },
      revoke_all: () => Promise.resolve(DONE),
      revoke_user: () => Promise.resolve(DONE),
    },
  });
  for (let round = 0; round < rounds; round++) {
    try {
      await runJobs();
      await simulation.turn(process);
      const listed = [...outcome.atCarto];
      const known = new Set<string>();
      for await (const batch of jobs.all()) for (const { id } of batch) known.add(id);
      const row = await store.get(RECORD);
      if (isMinted(row?.value)) { for (const name of namesOf(row.value)) known.add(name); }
      for (const name of listed) if (!known.has(name)) outcome.atCarto.delete(name);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
    await simulation.sleep(process, LEASE_MS);
  }
}

const namesOf = ({ name, older }: Minted) => [name, ...older];

/** No more faults happen; time passes. */
function* calm(turns: number, ms: number): Generator<Choice> {
  for (let next = 0; next < turns; next++) yield { next, ms, dies: false, fate: "answered" };
}

const choices = fc.array(
  fc.record({
    next: fc.nat(100),
    ms: fc.oneof(
      { weight: 8, arbitrary: fc.nat(300) },
      { weight: 2, arbitrary: fc.nat(LEASE_MS * 2) },
      { weight: 1, arbitrary: fc.nat(LIFETIME_MS) },
    ),
    dies: fc.oneof({ weight: 40, arbitrary: fc.constant(false) }, fc.constant(true)),
    fate: fc.oneof<fc.MaybeWeightedArbitrary<Fate>[]>(
      { weight: 12, arbitrary: fc.constant("answered") },
      fc.constant("failed"),
      fc.constant("lost"),
      fc.constant("late"),
    ),
  }),
  { minLength: 30, maxLength: 120 },
);

const RUNS = propertyRuns(10_000);
const skews = fc.tuple(
  ...Array.from({ length: PROCESSES }, () => fc.integer({ min: -SKEW_MS / 2, max: SKEW_MS / 2 })),
);

describe("three isolates and maintenance, dying and stalling anywhere, on a KV that loses answers", () => {
  it("never store two valid tokens, serve none that is expired or deleted, and leave none behind", async () => {
    let mints = 0;
    const fates: Record<Fate, number> = { answered: 0, failed: 0, lost: 0, late: 0 };
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(choices, skews, async (turns, skewsMs) => {
        const simulation = new Simulation();
        const outcome: Outcome = { served: [], stored: [], dead: [], atCarto: new Set(), mints: 0 };
        let record: Minted | null = null;
        simulation.onWrite = (key, value, replaced) => {
          if (key[0] !== "api_tokens" || !isMinted(value)) return;
          record = value;
          const before = isMinted(replaced) ? replaced : null;
          outcome.stored.push({ minted: value, replaced: before, at: simulation.clock });
        };
        const failures: unknown[] = [];
        const running = skewsMs.map((skewMs, process) =>
          isolate(simulation, process, skewMs, outcome)
        );
        running.push(maintain(simulation, MAINTAINER, outcome, 3));
        for (const one of running) one.catch((error) => failures.push(error));
        await simulation.run(turns);
        // All stop where they are; one that restarts runs maintenance, and another requests once
        // more.
        for (let process = 0; process <= MAINTAINER; process++) simulation.kill(process);
        maintain(simulation, NEW_MAINTAINER, outcome, 4).catch((error) => failures.push(error));
        await simulation.run(calm(80, 3_000));
        const last = isolate(simulation, NEW_MAINTAINER + 1, 0, outcome, 1);
        last.catch((error) => failures.push(error));
        await simulation.run(calm(20, 100));

        expect(failures).toEqual([]);
        for (const { replaced, at } of outcome.stored) {
          // The process that replaced it considered it expired by a clock at most this far off.
          if (replaced !== null) expect(replaced.expiresAt - MARGIN_MS - SKEW_MS).toBeLessThan(at);
        }
        for (const { minted, at } of outcome.served) expect(minted.expiresAt).toBeGreaterThan(at);
        const known = record === null ? [] : namesOf(record);
        const orphans = [...outcome.atCarto].filter((name) => !known.includes(name));
        expect({ dead: outcome.dead, orphans }).toEqual({ dead: [], orphans: [] });
        mints += outcome.mints;
        for (const { dies, fate } of turns) {
          if (dies) deaths++;
          fates[fate]++;
        }
      }),
      { numRuns: RUNS },
    );
    // The runs covered the interesting cases.
    expect(mints).toBeGreaterThan(RUNS);
    expect(deaths).toBeGreaterThan(RUNS / 10);
    for (const fate of ["failed", "lost", "late"] as const) {
      expect(fates[fate]).toBeGreaterThan(RUNS / 10);
    }
  });
});
