import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { recurringKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { createRecurring, type Turn, TurnLostError } from "./recurring.ts";

const TIMES = { everyMs: 600_000, gapMs: 10_000, turnMs: 60_000 };

let store: KvStorage;
beforeEach(() => void (store = denoKv(":memory:")));
afterEach(() => store.close());

/** A process with its own clock. */
function process() {
  const clock = manualClock();
  const recurring = createRecurring({ store, ...clock, ...TIMES, key: recurringKey("reconcile") });
  let runs = 0;
  return {
    clock,
    recurring,
    runs: () => runs,
    run: (during: (turn: Turn) => Promise<void> = () => Promise.resolve()) =>
      recurring.runIfDue(async (turn) => {
        runs++;
        await during(turn);
      }),
  };
}

describe("what one process of all does every so often", () => {
  it("runs once a period, over all processes, and not at each start", async () => {
    const [one, two] = [process(), process()];
    for (let round = 0; round < 3; round++) {
      for (const each of [one, two]) await each.run();
      expect(one.runs() + two.runs()).toBe(round + 1);
      const started = process();
      started.clock.pass(round * TIMES.everyMs);
      await started.run();
      expect(started.runs()).toBe(0);
      for (const { clock } of [one, two]) clock.pass(TIMES.everyMs);
    }
  });

  it("runs sooner when requested, at most as often as the gap allows", async () => {
    const { clock, recurring, run, runs } = process();
    await run();
    for (let second = 0; second < 60; second++) {
      await recurring.request({});
      await run();
      clock.pass(1_000);
    }
    expect(runs()).toBe(6);
  });

  it("runs again when it was requested while running", async () => {
    const { clock, recurring, run, runs } = process();
    await run(() => recurring.request({}));
    clock.pass(TIMES.gapMs);
    await run();
    expect(runs()).toBe(2);
  });

  it("moves to another process once its holder is delayed beyond its turn, and leaves the holder", async () => {
    const [one, two] = [process(), process()];
    const heldUp = one.run(async (turn) => {
      two.clock.pass(TIMES.turnMs + 1);
      await two.run();
      one.clock.pass(TIMES.turnMs + 1);
      await turn.extend();
    });
    await expect(heldUp).rejects.toThrow(TurnLostError);
    expect(two.runs()).toBe(1);
  });

  it("stays with its holder while the turn is extended", async () => {
    const [one, two] = [process(), process()];
    await one.run(async (turn) => {
      for (let step = 0; step < 4; step++) {
        for (const { clock } of [one, two]) clock.pass(TIMES.turnMs * 0.6);
        await turn.extend();
        await two.run();
      }
    });
    expect([one.runs(), two.runs()]).toEqual([1, 0]);
  });
});
