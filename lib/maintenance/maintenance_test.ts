import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { createAppMaintenance } from "./maintenance.ts";

function setUp(stopsWhenIdle: boolean) {
  const clock = manualClock();
  const seen = { runs: 0, timers: 0 };
  let finish = () => {};
  const maintenance = createAppMaintenance({
    parts: [{
      async run() {
        seen.runs++;
        await new Promise<void>((resolve) => finish = resolve);
        return ["jobs"];
      },
      start: () => void seen.timers++,
    }],
    stopsWhenIdle,
    elapsed: clock.elapsed,
  });
  /** Ends the run, which took so long. */
  async function end(tookMs: number): Promise<void> {
    clock.pass(tookMs);
    finish();
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { clock, end, maintenance, seen };
}

describe("maintenance", () => {
  it("is one run for all who ask during it, and says what failed", async () => {
    const { end, maintenance, seen } = setUp(true);
    const runs = [maintenance.run(), maintenance.run()];
    maintenance.responded();
    await end(1);
    expect([await Promise.all(runs), seen.runs]).toEqual([[["jobs"], ["jobs"]], 1]);
  });

  it("is done by timers in a process that lives, and not after its responses", () => {
    const { maintenance, seen } = setUp(false);
    maintenance.start();
    maintenance.responded();
    expect(seen).toEqual({ runs: 0, timers: 1 });
  });

  it("is done after responses where processes stop when idle: every ten seconds at most", async () => {
    const { clock, end, maintenance, seen } = setUp(true);
    maintenance.start();
    for (let second = 0; second < 60; second++) {
      for (let response = 0; response < 100; response++) maintenance.responded();
      await end(0);
      clock.pass(1_000);
    }
    expect(seen).toEqual({ runs: 6, timers: 0 });
  });

  it("takes a twentieth of the time at most, however long a run takes", async () => {
    const { clock, end, maintenance, seen } = setUp(true);
    maintenance.responded();
    await end(3_000);
    clock.pass(56_000);
    maintenance.responded();
    expect(seen.runs).toBe(1);
    clock.pass(2_000);
    maintenance.responded();
    expect(seen.runs).toBe(2);
    await end(0);
  });
});
