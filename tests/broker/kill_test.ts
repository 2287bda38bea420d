import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type Bench, type KvPlace, startBench, type Worker } from "./workers.ts";

/** Short enough for a test, and still longer than a mint takes here. */
const TIMING = {
  mintDeadlineMs: 700,
  leaseMs: 1_000,
  waitBudgetMs: 4_000,
  failureRestMs: 50,
  claimMs: 1_500,
  reconcileGapMs: 0,
};

/** Runs maintenance until no lease of a killed process is left. */
async function reconcile(bench: Bench, worker: Worker): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    await worker.ask({ op: "maintain" });
    using kv = await Deno.openKv(bench.kvPath);
    const left = await Array.fromAsync(kv.list({ prefix: ["jobs"] }));
    if (left.length === 0) return;
  }
}

describe("kill -9 of the process that mints", () => {
  for (const kind of ["oauth", "api"] as const) {
    for (const step of ["leased", "minted", "committed"] as const) {
      it(`when it has just ${step} (${kind}) holds the others up no longer than its lease`, async () => {
        await using bench = await startBench(TIMING);
        const survivors = await bench.workers(2);
        const victim = await bench.worker({ dieAt: { kind, step } });
        const ask = { op: "tokens", group: "BOSTON", username: "ann", callers: 5 } as const;
        const fate = victim.ask(ask).catch(() => "died");
        expect(await fate).toBe("died");
        await victim.gone;

        const startedAt = performance.now();
        const answers = await Promise.all(survivors.map((worker) => worker.ask(ask)));
        const tookMs = performance.now() - startedAt;
        expect(new Set(answers.flatMap(({ tokens }) => tokens ?? [])).size).toBe(1);
        expect(answers.flatMap(({ error }) => error ?? [])).toEqual([]);
        expect(tookMs).toBeLessThan(TIMING.leaseMs + 1_000);

        const [survivor] = survivors;
        assertExists(survivor);
        await reconcile(bench, survivor);
        expect(await bench.aliveAtCarto()).toEqual(await bench.heldInKv());
        expect(await bench.aliveAtCarto()).toHaveLength(1);
      });
    }
  }
});

/** `deno task test:kills` kills a thousand times at each place. */
const given = Deno.env.get("KILLS");
const PLACES: readonly [KvPlace, number][] = [
  ["a KV file", Number(given ?? 10)],
  ["a KV Connect server", Number(given ?? 4)],
];

describe("kills at random moments", () => {
  for (const [place, count] of PLACES) {
    it(`leave no token at CARTO that KV does not hold (${place})`, () =>
      killAtRandom(place, count));
  }
});

async function killAtRandom(place: KvPlace, count: number): Promise<void> {
  await using bench = await startBench(TIMING, place);
  const maintainer = await bench.worker();
  const mint = async (worker: Worker, username: string) => {
    const ask = { op: "tokens", group: "BOSTON", username, callers: 1 } as const;
    return (await worker.ask(ask)).tookMs;
  };
  await mint(maintainer, "first");
  // The machine may be busy: the moment is chosen within the last mint's duration.
  let mintMs = await mint(maintainer, "second");
  let kills = 0;
  // Each victim mints for its own owners, up to three, and is killed in the next mint.
  const lane = async (name: string) => {
    while (kills < count) {
      const victim = await bench.worker();
      await victim.ask({ op: "maintain" });
      const mints = Math.floor(Math.random() * 4);
      for (let n = 0; n < mints; n++) mintMs = await mint(victim, `${name}-${kills}-${n}`);
      const last = mint(victim, `${name}-${kills}-last`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1.5 * mintMs));
      victim.kill();
      await victim.gone;
      await last;
      kills++;
    }
  };
  await Promise.all(["a", "b", "c", "d"].map(lane));
  const minted = bench.minted().api;
  const alive = await bench.aliveAtCarto();
  const orphans = alive.length - (await bench.heldInKv()).length;

  await reconcile(bench, maintainer);
  expect(await bench.aliveAtCarto()).toEqual(await bench.heldInKv());
  // Some kills left something to clean up; with few kills, perhaps none.
  expect(minted).toBeGreaterThan(kills / 2);
  if (count >= 50) expect(orphans).toBeGreaterThan(0);
}
