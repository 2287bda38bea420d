import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { ProblemError } from "./problem.ts";
import { createRateLimit } from "./rate_limit.ts";

const MINUTE_MS = 60_000;

function setUp(perMinute: number) {
  const clock = manualClock();
  const limit = createRateLimit({ perMinute, ...clock });
  /** @returns 0 when the request passes, otherwise the seconds in Retry-After. */
  const ask = (who = "ann") => {
    try {
      limit.take(who);
      return 0;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      expect([error.problem.status, error.problem.code]).toEqual([429, "too_many_requests"]);
      return Number(error.problem.headers?.["retry-after"]);
    }
  };
  return { clock, ask };
}

describe("a rate limit", () => {
  it("passes a burst of a minute's worth, and says when the next one is allowed", () => {
    const { clock, ask } = setUp(6);
    expect(Array.from({ length: 8 }, () => ask())).toEqual([0, 0, 0, 0, 0, 0, 10, 10]);
    clock.pass(4_000);
    expect(ask()).toBe(6);
    clock.pass(6_000);
    expect([ask(), ask()]).toEqual([0, 10]);
  });

  it("counts each client's requests separately", () => {
    const { ask } = setUp(1);
    expect([ask("ann"), ask("bob"), ask("ann"), ask("bob")]).toEqual([0, 0, 60, 60]);
  });

  it("is full again after a minute, and no fuller after a day", () => {
    const { clock, ask } = setUp(3);
    while (ask() === 0);
    clock.pass(24 * 60 * MINUTE_MS);
    expect([ask(), ask(), ask(), ask()]).toEqual([0, 0, 0, 20]);
  });

  it("does not depend on the date", () => {
    const { clock, ask } = setUp(2);
    while (ask() === 0);
    for (const ms of [-60 * MINUTE_MS, 120 * MINUTE_MS]) {
      clock.step(ms);
      expect(ask()).toBe(30);
    }
  });

  it("passes at most a minute's worth per minute, plus one burst, for any pattern", () => {
    const pauses = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 });
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), pauses, (perMinute, pauses) => {
      const { clock, ask } = setUp(perMinute);
      const startedAt = clock.elapsed();
      let passed = 0;
      for (const pause of pauses) {
        clock.pass(pause);
        const wait = ask();
        if (wait === 0) passed++;
        else expect(wait).toBeLessThanOrEqual(Math.ceil(60 / perMinute));
      }
      const minutes = (clock.elapsed() - startedAt) / MINUTE_MS;
      expect(passed).toBeLessThanOrEqual(perMinute * (1 + minutes));
    }));
  });
});
