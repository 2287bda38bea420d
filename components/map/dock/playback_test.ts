import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { play, type PlaybackClock, playbackPlan, windowAt } from "./playback.ts";

/** Frames and timers that fire as the test advances time. */
function manualClock() {
  let now = 0;
  let waiting: { readonly run: () => void; readonly at: number } | null = null;
  const clock: PlaybackClock = {
    now: () => now,
    next(run, ms) {
      const own = waiting = { run, at: now + (ms ?? 16) };
      return () => {
        if (waiting === own) waiting = null;
      };
    },
  };
  return {
    clock,
    isIdle: () => waiting === null,
    pass(ms: number) {
      const end = now + ms;
      while (waiting !== null && waiting.at <= end) {
        const { run, at } = waiting;
        waiting = null;
        now = at;
        run();
      }
      now = end;
    },
  };
}

const PLAN = { start: 0, width: 7, steps: 30 };

describe("playback of a time series", () => {
  it("moves the window by its own width in each period, and ends at the last step", () => {
    const glides = { periodMs: 1_000, glides: true };
    expect(windowAt(PLAN, glides, 500)).toEqual({ first: 3.5, ended: false });
    expect(windowAt(PLAN, glides, 3_000)).toEqual({ first: 21, ended: false });
    expect(windowAt(PLAN, glides, 9_000)).toEqual({ first: 23, ended: true });
  });

  it("jumps once a period with reduced motion", () => {
    const jumps = { periodMs: 1_000, glides: false };
    const places = [0, 999, 1_000, 1_999, 2_000].map((ms) => windowAt(PLAN, jumps, ms).first);
    expect(places).toEqual([0, 0, 7, 7, 14]);
  });

  it("continues from the window, and starts over at the end", () => {
    expect(playbackPlan([5, 9], 30)).toEqual({ start: 5, width: 4, steps: 30 });
    expect(playbackPlan([26, 30], 30)).toEqual({ start: 0, width: 4, steps: 30 });
    expect(playbackPlan(null, 24)).toEqual({ start: 0, width: 2, steps: 24 });
    expect(playbackPlan([0, 3], 3)).toEqual({ start: 0, width: 1, steps: 3 });
  });

  it("wakes up only to move, and not after its end", () => {
    const { clock, pass, isIdle } = manualClock();
    const moves: number[] = [];
    let ends = 0;
    play({
      plan: { start: 0, width: 1, steps: 4 },
      pace: { periodMs: 1_000, glides: false },
      clock,
      onMove: (first) => moves.push(first),
      onEnd: () => ends += 1,
    });
    pass(10_000);
    expect([moves, ends, isIdle()]).toEqual([[0, 1, 2, 3], 1, true]);
  });

  it("stops at its current position", () => {
    const { clock, pass, isIdle } = manualClock();
    const moves: number[] = [];
    const stop = play({
      plan: PLAN,
      pace: { periodMs: 1_000, glides: true },
      clock,
      onMove: (first) => moves.push(first),
      onEnd: () => {},
    });
    pass(100);
    const { length } = moves;
    stop();
    pass(1_000);
    expect(length).toBeGreaterThan(3);
    expect([moves.length, isIdle()]).toEqual([length, true]);
  });
});
