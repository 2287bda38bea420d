import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import { createReferenceClock } from "./reference_clock.ts";

const HOUR_MS = 3_600_000;
const START = 1_800_000_000_000;
/** Dates are cut to seconds. */
const NEAR_MS = 1_000;
/** After this time, CARTO's date is requested once more. */
const RETRY_MS = 30_000;

const dated = (ms: number) => new Response(null, { headers: { date: new Date(ms).toUTCString() } });

/** A machine's clock, and CARTO's, which is right. */
function setUp({ aheadMs = 0 } = {}) {
  const machine = manualClock(START);
  machine.step(aheadMs);
  const logged: unknown[] = [];
  const carto = {
    requests: 0,
    answer: (): Response | null => {
      const date = new Date(START + machine.elapsed() + carto.sleptMs);
      return new Response(null, { headers: { date: date.toUTCString() } });
    },
    /** For how long the machine slept: CARTO did not. */
    sleptMs: 0,
  };
  const clock = createReferenceClock({
    clock: machine,
    url: "https://carto.example.com/",
    fetch: () => {
      carto.requests++;
      const answer = carto.answer();
      return answer === null ? Promise.reject(new TypeError("down")) : Promise.resolve(answer);
    },
    log: {
      info: (event, fields) => logged.push([event, fields]),
      error: (event, fields) => logged.push([event, fields]),
    },
  });
  const wrongByMs = () => Math.abs(clock.now() - (START + machine.elapsed() + carto.sleptMs));
  return { machine, carto, clock, logged, wrongByMs };
}

describe("the date by CARTO's clock", () => {
  it("is the machine's own while the two agree, and CARTO is asked every ten minutes", async () => {
    const { machine, carto, clock } = setUp({ aheadMs: 4_000 });
    await clock.check();
    expect(clock.now()).toBe(machine.now());
    machine.pass(10 * 60_000 - 1);
    expect([clock.now(), carto.requests]).toEqual([machine.now(), 1]);
    machine.pass(1);
    expect([clock.now(), carto.requests]).toEqual([machine.now(), 2]);
  });

  for (const hours of [-1, 1, -48]) {
    it(`is CARTO's on a machine that is ${hours} h ahead, which is reported once`, async () => {
      const { machine, clock, logged, wrongByMs } = setUp({ aheadMs: hours * HOUR_MS });
      await clock.check();
      expect(wrongByMs()).toBeLessThan(NEAR_MS);
      machine.pass(3 * HOUR_MS);
      expect(wrongByMs()).toBeLessThan(NEAR_MS);
      await clock.check();
      const host = "carto.example.com";
      expect(logged).toEqual([
        ["clock_off", { host, ahead_seconds: hours * 3_600, followed: true }],
      ]);
      machine.step(-hours * HOUR_MS);
      await clock.check();
      expect(logged.slice(1)).toEqual([["clock_right_again", { host }]]);
    });

    it(`does not move where the machine's is set by ${hours} h, not for a moment`, async () => {
      const { machine, carto, clock, wrongByMs } = setUp();
      await clock.check();
      machine.step(hours * HOUR_MS);
      expect(wrongByMs()).toBeLessThan(NEAR_MS);
      await clock.check();
      expect([wrongByMs() < NEAR_MS, carto.requests]).toEqual([true, 2]);
    });
  }

  it("goes on where the machine's stands still: CARTO's soon, and from then on exactly", async () => {
    const { machine, clock, wrongByMs } = setUp();
    await clock.check();
    const standStill = (ms: number) => {
      machine.pass(ms);
      machine.step(-ms);
    };
    standStill(HOUR_MS);
    for (let asked = 0; asked < 20; asked++) clock.now();
    expect(wrongByMs()).toBeLessThan(NEAR_MS);
    await clock.check();
    for (let seconds = 0; seconds < 60; seconds++) {
      standStill(1_000);
      expect(wrongByMs()).toBeLessThan(NEAR_MS);
    }
  });

  it("is right again at once after the machine has slept", async () => {
    const { machine, carto, clock, wrongByMs } = setUp();
    await clock.check();
    machine.step(8 * HOUR_MS);
    carto.sleptMs = 8 * HOUR_MS;
    clock.now();
    await clock.check();
    expect([wrongByMs() < NEAR_MS, carto.requests]).toEqual([true, 2]);
  });

  it("is the later of the two while CARTO does not answer, which is retried twice a minute", async () => {
    const { machine, carto, clock, wrongByMs } = setUp();
    await clock.check();
    const { answer } = carto;
    carto.answer = () => null;
    machine.step(-HOUR_MS);
    await clock.check();
    expect(wrongByMs()).toBeLessThan(NEAR_MS);
    machine.step(3 * HOUR_MS);
    expect(clock.now()).toBe(machine.now());
    expect(carto.requests).toBe(2);
    machine.pass(30_000);
    carto.answer = answer;
    clock.now();
    await clock.check();
    expect([wrongByMs() < NEAR_MS, carto.requests]).toEqual([true, 3]);
  });

  for (const [what, aheadMs] of Object.entries({ right: 0, wrong: HOUR_MS })) {
    for (const years of [10, -10]) {
      it(`is not moved by one answer that is ${years} years off, on a machine whose date is ${what}`, async () => {
        const { machine, carto, clock, logged, wrongByMs } = setUp({ aheadMs });
        await clock.check();
        const { answer } = carto;
        carto.answer = () => dated(START + years * 365 * 24 * HOUR_MS);
        for (let minutes = 0; minutes < 60; minutes++) {
          // Nor by many of them: no machine is as wrong.
          machine.pass(60_000);
          clock.now();
          await clock.check();
          expect(wrongByMs()).toBeLessThan(NEAR_MS);
        }
        expect(logged.at(-1)).toMatchObject(["clock_off", { followed: false }]);
        carto.answer = answer;
        await clock.check();
        expect(wrongByMs()).toBeLessThan(NEAR_MS);
      });
    }
  }

  it("is not that of an answer that others contradict, at the start and later", async () => {
    const { machine, carto, clock, wrongByMs } = setUp();
    const { answer } = carto;
    const everyOther = () =>
      carto.requests % 2 === 1 ? dated(START + machine.elapsed() + 24 * HOUR_MS) : answer();
    carto.answer = everyOther;
    for (let looks = 0; looks < 10; looks++) {
      await clock.check();
      expect(wrongByMs()).toBeLessThan(NEAR_MS);
      machine.pass(RETRY_MS);
    }
  });

  it("is not one that stands still, such as a cache's that does not say its age", async () => {
    const { machine, carto, clock, wrongByMs } = setUp();
    await clock.check();
    const kept = START;
    carto.answer = () => dated(kept);
    for (let looks = 0; looks < 100; looks++) {
      machine.pass(RETRY_MS);
      await clock.check();
      expect(wrongByMs()).toBeLessThan(6_000);
    }
  });

  it("is CARTO's where its answers agree that the date was wrong from the start", async () => {
    const { machine, carto, clock, wrongByMs } = setUp();
    const { answer } = carto;
    carto.answer = () => dated(START + machine.elapsed() + HOUR_MS);
    await clock.check();
    carto.answer = answer;
    machine.step(2 * HOUR_MS);
    await clock.check();
    expect(wrongByMs()).toBeGreaterThan(HOUR_MS / 2);
    machine.pass(RETRY_MS);
    await clock.check();
    expect(wrongByMs()).toBeLessThan(NEAR_MS);
  });

  it("is the machine's own without another date, or with one from a cache only", async () => {
    const { machine, carto, clock } = setUp();
    const date = new Date(0).toUTCString();
    const answers: Record<string, string>[] = [{}, { date: "yesterday" }, { date, age: "86400" }];
    for (const headers of answers) {
      carto.answer = () => new Response(null, { headers });
      await clock.check();
      expect(clock.now()).toBe(machine.now());
    }
  });
});
