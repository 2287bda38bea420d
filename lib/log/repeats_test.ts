import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import fc from "fast-check";
import { createRepeats, SUM_EVERY_MS } from "./repeats.ts";

function setUp(time: FakeTime, { keys = 3 } = {}) {
  const written: { item: string; count?: number; since?: number; until?: number }[] = [];
  const repeats = createRepeats<string>({
    keys,
    write: (item, sum) => written.push({ item, ...sum }),
    now: () => time.now,
  });
  return { written, repeats };
}

const named = (key: string, atOnce = 1) => ({ kind: "kind", key, atOnce, others: "others" });

describe("repeats", () => {
  it("are written once at once, and then as one count a minute", () => {
    using time = new FakeTime();
    const { written, repeats } = setUp(time);
    const start = time.now;
    for (let n = 0; n < 1_800; n++) {
      repeats.add("a", named("a"));
      time.tick(100);
    }
    expect(written).toEqual([
      { item: "a" },
      { item: "a", count: 599, since: start + 100, until: start + 59_900 },
      { item: "a", count: 600, since: start + 60_000, until: start + 119_900 },
      { item: "a", count: 600, since: start + 120_000, until: start + 179_900 },
    ]);
  });

  it("begin again at once after a minute without one", () => {
    using time = new FakeTime();
    const { written, repeats } = setUp(time);
    for (let n = 0; n < 3; n++) repeats.add("a", named("a", 2));
    time.tick(2 * SUM_EVERY_MS);
    for (let n = 0; n < 3; n++) repeats.add("a", named("a", 2));
    expect(written.map(({ count }) => count)).toEqual([
      undefined,
      undefined,
      1,
      undefined,
      undefined,
    ]);
  });

  it("beyond the bound are counted together, kind by kind", () => {
    using time = new FakeTime();
    const { written, repeats } = setUp(time);
    for (let n = 0; n < 5_000; n++) repeats.add(String(n), named(String(n)));
    repeats.add("another kind", { kind: "other", key: "1", atOnce: 1 });
    expect(written.map(({ item }) => item)).toEqual(["0", "1", "2", "another kind"]);
    time.tick(SUM_EVERY_MS);
    expect(written.slice(4)).toEqual([
      { item: "others", count: 4_997, since: time.now - SUM_EVERY_MS, until: expect.any(Number) },
    ]);
  });

  it("are written one by one beyond the bound where nothing may stand for them", () => {
    using time = new FakeTime();
    const { written, repeats } = setUp(time, { keys: 1 });
    for (const key of ["a", "b", "b"]) repeats.add(key, { kind: "kind", key, atOnce: 1 });
    expect(written.map(({ item }) => item)).toEqual(["a", "b", "b"]);
  });

  it("lose none, whatever comes when", () => {
    const step = fc.record({ key: fc.nat(8), waitMs: fc.constantFrom(0, 0, 0, 10_000, 90_000) });
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      using time = new FakeTime();
      const { written, repeats } = setUp(time);
      for (const { key, waitMs } of steps) {
        repeats.add(String(key), named(String(key)));
        time.tick(waitMs);
      }
      repeats.flush();
      expect(written.reduce((total, { count = 1 }) => total + count, 0)).toBe(steps.length);
      const afterwards = written.length;
      time.tick(SUM_EVERY_MS);
      expect(written).toHaveLength(afterwards);
    }));
  });
});
