import { describe, it } from "@std/testing/bdd";
import { FakeTime, TimeError } from "@std/testing/time";
import { expect } from "@std/expect";

const START = Date.UTC(2030, 0, 1);

describe("FakeTime", () => {
  it("starts at the given time, in each form of a time", () => {
    for (const start of [START, new Date(START), "2030-01-01T00:00:00Z"]) {
      using time = new FakeTime(start);
      expect(time.start).toBe(START);
      expect(Date.now()).toBe(START);
      expect(new Date().toISOString()).toBe("2030-01-01T00:00:00.000Z");
    }
  });

  it("starts at the real now by default", () => {
    const before = Date.now();
    using time = new FakeTime();
    expect(time.now).toBeGreaterThanOrEqual(before);
    expect(time.now).toBeLessThan(before + 60_000);
  });

  it("refuses a start that is not a time, and being faked twice", () => {
    expect(() => new FakeTime("yesterday-ish")).toThrow(TimeError);
    using _time = new FakeTime(START);
    expect(() => new FakeTime(START)).toThrow("faked already");
  });

  it("keeps dates made before and during it dates", () => {
    const earlier = new Date(0);
    using _time = new FakeTime(START);
    expect(earlier instanceof Date).toBe(true);
    expect(new Date() instanceof Date).toBe(true);
  });

  it("runs timers on demand, in the order of their times, each at its own now", () => {
    using time = new FakeTime(START);
    const seen: [string, number][] = [];
    const note = (name: string) => seen.push([name, Date.now() - START]);
    setTimeout(note, 300, "late");
    setTimeout(note, 100, "early");
    const interval = setInterval(note, 150, "interval");
    const cancelled = setTimeout(note, 50, "cancelled");
    clearTimeout(cancelled);

    time.tick(99);
    expect(seen).toEqual([]);
    time.tick(201);
    expect(seen).toEqual([["early", 100], ["interval", 150], ["late", 300], [
      "interval",
      300,
    ]]);
    clearInterval(interval);
    time.tick(1000);
    expect(seen).toHaveLength(4);
    expect(time.now).toBe(START + 1300);
  });

  it("moves forward when its now is set, and refuses to go back", () => {
    using time = new FakeTime(START);
    let ran = false;
    setTimeout(() => (ran = true), 500);
    time.now = START + 500;
    expect(ran).toBe(true);
    expect(() => (time.now = START)).toThrow(TimeError);
    expect(() => time.tick(-1)).toThrow(TimeError);
    expect(() => (time.start = time.now + 1)).toThrow(TimeError);
  });

  it("goes from timer to timer with next, and says when none is left", () => {
    using time = new FakeTime(START);
    setTimeout(() => setTimeout(() => {}, 20), 10);
    expect([time.next(), time.now - START]).toEqual([true, 10]);
    expect([time.next(), time.now - START]).toEqual([true, 30]);
    expect([time.next(), time.now - START]).toEqual([false, 30]);
  });

  it("runs all timers, also those set on the way", async () => {
    using time = new FakeTime(START);
    let left = 2000;
    const again = () => {
      if (--left > 0) setTimeout(again, 1);
    };
    setTimeout(again, 1);
    time.runAll();
    expect(left).toBe(0);

    const seen: string[] = [];
    setTimeout(async () => {
      await Promise.resolve();
      setTimeout(() => seen.push("after a promise"), 5);
    }, 5);
    await time.runAllAsync();
    expect(seen).toEqual(["after a promise"]);
  });

  it("lets promises settle around timers in the async forms", async () => {
    using time = new FakeTime(START);
    const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const seen: number[] = [];
    const walk = async () => {
      for (let i = 0; i < 3; i++) {
        await sleep(100);
        seen.push(Date.now() - START);
      }
    };
    const walked = walk();
    await time.tickAsync(300);
    await walked;
    expect(seen).toEqual([100, 200, 300]);
    expect(await time.nextAsync()).toBe(false);
  });

  it("moves by itself at the rate it is given", async () => {
    using time = new FakeTime(START, { advanceRate: 100, advanceFrequency: 1 });
    const rung = new Promise((resolve) => setTimeout(resolve, 1000));
    await rung;
    expect(time.now).toBeGreaterThanOrEqual(START + 1000);
  });

  it("waits in real time, until aborted", async () => {
    using time = new FakeTime(START);
    await time.delay(1);
    expect(Date.now()).toBe(START);
    const reason = new Error("enough");
    await expect(time.delay(60_000, { signal: AbortSignal.abort(reason) }))
      .rejects.toBe(reason);
    const aborter = new AbortController();
    const waiting = time.delay(60_000, { signal: aborter.signal });
    aborter.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("steps aside for a callback and comes back", async () => {
    using _time = new FakeTime(START);
    const seen = await FakeTime.restoreFor(async (by: number) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return Date.now() + by;
    }, 1);
    expect(seen).not.toBe(START + 1);
    expect(Date.now()).toBe(START);
  });

  it("puts every global back as it found it", () => {
    const names = [
      "Date",
      "setTimeout",
      "clearTimeout",
      "setInterval",
      "clearInterval",
    ];
    const globals = () => names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    const before = globals();
    const time = new FakeTime(START);
    expect(globals()).not.toEqual(before);
    time.restore();
    expect(globals()).toEqual(before);
    expect(() => time.restore()).toThrow(TimeError);
    expect(() => FakeTime.restore()).toThrow(TimeError);
  });

  it("is restored at the end of a using block, also by others before it", () => {
    {
      using time = new FakeTime(START);
      FakeTime.restore();
      expect(() => time.restore()).toThrow(TimeError);
    }
    expect(Date.now()).not.toBe(START);
  });
});
