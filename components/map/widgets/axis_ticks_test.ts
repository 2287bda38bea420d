import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { barTicks, placeAmong, roundStep, roundTicks } from "./axis_ticks.ts";

describe("roundTicks", () => {
  it("gives round numbers within the values, without errors of adding up", () => {
    expect(roundTicks(900_000, 2_020_000, 4)).toEqual([1_000_000, 1_500_000, 2_000_000]);
    expect(roundTicks(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(roundTicks(-0.35, 0.31, 4)).toEqual([-0.2, 0, 0.2]);
    expect(roundTicks(0.1, 0.75, 4)).toEqual([0.2, 0.4, 0.6]);
  });

  it("gives none where there is nothing between", () => {
    expect(roundTicks(5, 5, 4)).toEqual([]);
    expect(roundTicks(0, Infinity, 4)).toEqual([]);
  });

  it("never takes a step below the part", () => {
    for (const span of [1, 3, 7, 13, 99, 1e-7, 3e12]) {
      expect(roundStep(span, 4)).toBeGreaterThanOrEqual(span / 4 * 0.999);
    }
  });
});

describe("barTicks", () => {
  it("names limits where bars are not even", () => {
    expect(barTicks([0, 10, 100, 1000])).toEqual([0, 10, 100, 1000]);
    expect(barTicks([0, 1, 10, 20, 50, 100, 1000])).toEqual([0, 10, 50, 1000]);
  });
});

describe("placeAmong", () => {
  it("puts a value between the limits of its bar", () => {
    expect(placeAmong([0, 10, 100], 5)).toBe(0.5);
    expect(placeAmong([0, 10, 100], 55)).toBe(1.5);
    expect(placeAmong([0, 10, 100], 100)).toBe(2);
    expect(placeAmong([0, 10, 100], -3)).toBe(0);
  });
});
