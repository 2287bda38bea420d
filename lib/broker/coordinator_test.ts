import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { Simulation } from "../../tests/helpers/simulation.ts";
import { createTelemetry } from "../telemetry/telemetry.ts";
import { createCoordinator, type Slot } from "./coordinator.ts";
import { createLeases } from "./leases.ts";

const RECORD = ["api_tokens", "x"];
const LEASE = ["leases", "api", "x"];
const LEASE_MS = 11_000;
const MARGIN_MS = 60_000;
const SKEW_MS = 60_000;
const LIFETIME_MS = 10 * 60_000;

interface Minted {
  readonly number: number;
  /** Milliseconds since the epoch, and judged by CARTO's clock: the true one. */
  readonly expiresAt: number;
}

const isMinted = (value: unknown): value is Minted =>
  typeof value === "object" && value !== null && "expiresAt" in value;

/** What came of a simulated stretch of time. */
interface Outcome {
  readonly served: { minted: Minted; at: number }[];
  readonly stored: { minted: Minted; replaced: Minted | null; at: number }[];
  readonly discarded: Set<number>;
}

/** One process that asks for the token over and over, with a clock that is off by `skewMs`. */
async function isolate(
  simulation: Simulation,
  process: number,
  skewMs: number,
  outcome: Outcome,
  numbers: { next: number },
): Promise<void> {
  const store = simulation.store(process);
  const elapsed = () => simulation.clock;
  const now = () => simulation.clock + skewMs;
  const leases = createLeases({ store, now, elapsed, leaseMs: LEASE_MS, holder: String(process) });
  const coordinator = createCoordinator({
    store,
    leases,
    telemetry: createTelemetry(),
    elapsed,
    sleep: (ms) => simulation.sleep(process, ms),
    waitBudgetMs: 13_000,
  });
  const slot: Slot<Minted, null> = {
    kind: "api",
    leaseKey: LEASE,
    async read() {
      const entry = await store.get(RECORD);
      const stored = isMinted(entry?.value) ? entry.value : null;
      return { stored, seen: { key: RECORD, versionstamp: entry?.versionstamp ?? null } };
    },
    suffices: (minted) => minted.expiresAt - MARGIN_MS > now(),
    claim: () => Promise.resolve({ change: {}, claim: null }),
    async mint() {
      const expiresAt = now() + LIFETIME_MS;
      await simulation.turn(process);
      return { number: numbers.next++, expiresAt };
    },
    commit: (minted) => Promise.resolve({ set: [{ key: RECORD, value: minted }] }),
    fail: () => ({}),
    discard(minted) {
      outcome.discarded.add(minted.number);
      return Promise.resolve();
    },
  };
  for (let ask = 0; ask < 4; ask++) {
    try {
      const minted = await coordinator.obtain(slot);
      outcome.served.push({ minted, at: simulation.clock });
    } catch (error) {
      expect(error).toMatchObject({ name: "BusyError" });
    }
    await simulation.sleep(process, LIFETIME_MS / 3);
  }
}

const turns = fc.array(
  fc.record({
    next: fc.nat(100),
    ms: fc.oneof(
      { weight: 8, arbitrary: fc.nat(300) },
      { weight: 2, arbitrary: fc.nat(LEASE_MS * 2) },
      { weight: 1, arbitrary: fc.nat(LIFETIME_MS) },
    ),
    dies: fc.oneof({ weight: 40, arbitrary: fc.constant(false) }, fc.constant(true)),
  }),
  { minLength: 30, maxLength: 120 },
);

describe("three isolates, with clocks a minute apart, dying and stalling anywhere", () => {
  it("never store a second token beside a valid one, and never serve an expired one", async () => {
    let mints = 0;
    let deaths = 0;
    const skews = fc.tuple(
      ...Array.from({ length: 3 }, () => fc.integer({ min: -SKEW_MS / 2, max: SKEW_MS / 2 })),
    );
    await fc.assert(
      fc.asyncProperty(turns, skews, async (choices, skewsMs) => {
        const simulation = new Simulation();
        const outcome: Outcome = { served: [], stored: [], discarded: new Set() };
        const numbers = { next: 1 };
        simulation.onWrite = (key, value, replaced) => {
          if (key[0] !== "api_tokens" || !isMinted(value)) return;
          const before = isMinted(replaced) ? replaced : null;
          outcome.stored.push({ minted: value, replaced: before, at: simulation.clock });
        };
        const running = skewsMs.map((skewMs, process) =>
          isolate(simulation, process, skewMs, outcome, numbers)
        );
        await simulation.run(choices);
        Promise.all(running).catch(() => undefined);

        for (const { replaced, at } of outcome.stored) {
          // Whoever replaced it held it for ended by a clock at most so far from the true one.
          if (replaced !== null) expect(replaced.expiresAt - MARGIN_MS - SKEW_MS).toBeLessThan(at);
        }
        for (const { minted, at } of outcome.served) {
          expect(minted.expiresAt).toBeGreaterThan(at);
          expect(outcome.discarded).not.toContain(minted.number);
        }
        const stored = new Set(outcome.stored.map(({ minted }) => minted.number));
        for (const number of outcome.discarded) expect(stored).not.toContain(number);
        mints += numbers.next - 1;
        deaths += choices.filter(({ dies }) => dies).length;
      }),
      { numRuns: 10_000 },
    );
    // The runs reached what they are about.
    expect(mints).toBeGreaterThan(10_000);
    expect(deaths).toBeGreaterThan(1_000);
  });
});
