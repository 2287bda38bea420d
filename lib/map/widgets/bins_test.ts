import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { binRange, rangeOfBins } from "./bins.ts";

const TICKS = [0, 10, 20, 30, 40];

describe("a range over bars", () => {
  it("gives the range of its bars, and the bars of that range", () => {
    fc.assert(fc.property(fc.nat(3), fc.integer({ min: 1, max: 4 }), (first, length) => {
      const bins = [first, Math.min(4, first + length)] as const;
      expect(binRange(rangeOfBins(bins, TICKS), TICKS)).toEqual(bins);
    }));
  });

  it("filters nothing where it covers all", () => {
    expect(rangeOfBins([0, 4], TICKS)).toBeNull();
    expect(rangeOfBins([0, 2], TICKS)).toEqual({ from: null, to: 20 });
    expect(rangeOfBins([3, 4], TICKS)).toEqual({ from: 30, to: null });
  });

  it("shows the bars that a linked range touches, one at least", () => {
    expect(binRange({ from: 12, to: 28 }, TICKS)).toEqual([1, 3]);
    expect(binRange({ from: 99, to: null }, TICKS)).toEqual([3, 4]);
    expect(binRange({ from: null, to: -5 }, TICKS)).toEqual([0, 1]);
  });
});
