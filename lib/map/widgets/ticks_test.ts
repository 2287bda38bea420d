import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { axisTicks, binLimits, roundStep } from "./ticks.ts";

describe("the limits of a histogram's bars", () => {
  it("are round, and cover the range", () => {
    expect(binLimits(0, 0.9, 10)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(binLimits(1_060_031, 1_876_776, 16).at(0)).toBe(1_050_000);
  });

  it("grow, about as many as asked for, around any numbers", () => {
    const numbers = fc.double({ min: -1e15, max: 1e15, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 2, max: 60 }), (a, b, count) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const ticks = binLimits(min, max, count);
        const tolerance = 1e-9 * Math.max(Math.abs(min), Math.abs(max));
        expect(ticks[0]).toBeLessThanOrEqual(min + tolerance);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max - tolerance);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 2);
        expect(ticks.slice(1).every((tick, index) => tick > (ticks[index] ?? 0))).toBe(true);
      }),
      { endOnFailure: true },
    );
  });

  it("are one step around a single value", () => {
    expect(binLimits(5, 5, 16)).toEqual([5, 6]);
    expect(binLimits(-0.5, -0.5, 16)).toEqual([-1, 0]);
    const [from = 0, to = 0] = binLimits(1e20, 1e20, 16);
    expect(to).toBeGreaterThan(from);
  });
});

describe("what an axis names", () => {
  it("gives round numbers within the values, without errors of adding up", () => {
    expect(axisTicks(900_000, 2_020_000, 4)).toEqual([1_000_000, 1_500_000, 2_000_000]);
    expect(axisTicks(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(axisTicks(-0.35, 0.31, 4)).toEqual([-0.2, 0, 0.2]);
    expect(axisTicks(0.1, 0.75, 4)).toEqual([0.2, 0.4, 0.6]);
  });

  it("gives none where there is nothing between", () => {
    expect(axisTicks(5, 5, 4)).toEqual([]);
    expect(axisTicks(0, Infinity, 4)).toEqual([]);
  });

  it("never takes a step below the part", () => {
    for (const span of [1, 3, 7, 13, 99, 1e-7, 3e12]) {
      expect(roundStep(span, 4)).toBeGreaterThanOrEqual(span / 4 * 0.999);
    }
  });
});
