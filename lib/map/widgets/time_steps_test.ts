import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { timeOf } from "./answer.ts";
import type { TimeStep } from "./results.ts";
import { beginOf, countFrom, DAY, stepFor, stepsAfter } from "./time_steps.ts";

const STEPS: readonly TimeStep[] = [
  "second",
  "minute",
  "hour",
  "day",
  "week",
  "month",
  "quarter",
  "year",
];
const at = (text: string) => Date.parse(text);
const moment = fc.integer({ min: at("1900-01-01"), max: at("2100-01-01") });

describe("steps of time", () => {
  it("begin where the calendar says, in UTC", () => {
    const begins = STEPS.map((step) => new Date(beginOf(at("2024-05-08T10:11:12.345Z"), step)));
    expect(begins.map((date) => date.toISOString().slice(0, 19))).toEqual([
      "2024-05-08T10:11:12",
      "2024-05-08T10:11:00",
      "2024-05-08T10:00:00",
      "2024-05-08T00:00:00",
      "2024-05-06T00:00:00",
      "2024-05-01T00:00:00",
      "2024-04-01T00:00:00",
      "2024-01-01T00:00:00",
    ]);
  });

  it("follow one another without a gap, before and after any anchor", () => {
    fc.assert(fc.property(moment, moment, fc.constantFrom(...STEPS), (one, other, step) => {
      const anchor = beginOf(one, step);
      const begin = beginOf(other, step);
      const count = countFrom(anchor, other, step);
      expect(stepsAfter(anchor, count, step)).toBe(begin);
      expect(stepsAfter(anchor, count + 1, step)).toBeGreaterThan(other);
    }));
  });

  it("are chosen so that a chart can show them", () => {
    const chosen = (from: string, to: string, asked?: TimeStep) =>
      stepFor([at(from), at(to)], asked);
    expect(chosen("2026-06-01T13:05Z", "2026-08-29T23:00Z")).toBe("day");
    expect(chosen("2026-06-01T13:05Z", "2026-06-01T14:05Z")).toBe("minute");
    expect(chosen("2026-06-01", "2026-06-03")).toBe("day");
    expect(chosen("2024-01-01", "2026-01-01")).toBe("week");
    expect(chosen("2018-01-01", "2026-01-01")).toBe("month");
    expect(chosen("2000-01-01", "2026-01-01")).toBe("quarter");
    expect(chosen("1000-01-01", "2026-01-01")).toBe("year");
    expect(chosen("2026-06-01T13:05Z", "2026-08-29T23:00Z", "week")).toBe("week");
    expect(chosen("2026-01-01T13:05Z", "2026-08-29T23:00Z", "second")).toBe("day");
  });

  it("are few, whatever is asked for", () => {
    fc.assert(fc.property(moment, moment, fc.constantFrom(...STEPS, undefined), (a, b, asked) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const step = stepFor([min, max], asked);
      expect(countFrom(beginOf(min, step), max, step)).toBeLessThan(1_000);
    }));
  });
});

describe("a time of CARTO's", () => {
  it("is read in UTC, whatever zone the reader is in", () => {
    expect(timeOf("2024-02-29")).toBe(Date.UTC(2024, 1, 29));
    expect(timeOf("2024-02-29T00:00:00")).toBe(Date.UTC(2024, 1, 29));
    expect(timeOf("2024-02-29 10:30:00 UTC")).toBe(Date.UTC(2024, 1, 29, 10, 30));
    expect(timeOf("2024-02-29T10:30:00.123456Z")).toBe(Date.UTC(2024, 1, 29, 10, 30, 0, 123));
    expect(timeOf("2024-02-29T10:30:00+0530")).toBe(Date.UTC(2024, 1, 29, 5));
    expect(timeOf("2024-02-29 10:30:00-03")).toBe(Date.UTC(2024, 1, 29, 13, 30));
    expect(timeOf(12 * DAY)).toBe(12 * DAY);
    for (const none of [null, undefined, "", "soon", "2024-13-01", NaN, {}]) {
      expect(timeOf(none)).toBeNull();
    }
  });
});
