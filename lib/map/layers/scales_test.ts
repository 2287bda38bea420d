import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { radiusScale, revenueClasses, revenueColour, roundTicks, typeColours } from "./scales.ts";
import type { AttributeStats } from "../sources/source_stats.ts";

const stats = (part: Partial<AttributeStats>): AttributeStats => ({
  min: undefined,
  max: undefined,
  quantiles: {},
  categories: [],
  ...part,
});

describe("the colours of store types", () => {
  it("stay with a type, whichever others a person may see", () => {
    const few = typeColours(["Drugstore"], "light");
    const many = typeColours(["Supermarket", "Drugstore", "Kiosk"], "light");
    expect(few.get("Drugstore")).toEqual(many.get("Drugstore"));
    expect(many.has("Kiosk")).toBe(true);
  });

  it("differ between the five types of CARTO's table, in light and in dark", () => {
    for (const theme of ["light", "dark"] as const) {
      const colours = [...typeColours([], theme).values()].map(String);
      expect(new Set(colours).size).toBe(5);
    }
  });
});

describe("the classes of revenue", () => {
  const quantiles = { 5: [20, 30, 40, 50] };

  it("are those of CARTO's tilestats", () => {
    const classes = revenueClasses(stats({ min: 10, max: 60, quantiles }), "light");
    expect(classes.map(({ from, to }) => [from, to]))
      .toEqual([[10, 20], [20, 30], [30, 40], [40, 50], [50, Infinity]]);
    expect(revenueColour(classes, 30, "light")).toEqual(classes[2]?.colour);
    expect(revenueColour(classes, 29.9, "light")).toEqual(classes[1]?.colour);
    expect(revenueColour(classes, 5, "light")).toEqual(classes[0]?.colour);
  });

  it("are fewer where equal values fill several", () => {
    const equal = { 5: [10, 10, 30, 30] };
    const classes = revenueClasses(stats({ min: 10, max: 60, quantiles: equal }), "dark");
    expect(classes.map(({ from }) => from)).toEqual([10, 30]);
  });

  it("are none where CARTO tells none", () => {
    expect(revenueClasses(undefined, "light")).toEqual([]);
    expect(revenueClasses(stats({ min: 1, max: 2 }), "light")).toEqual([]);
  });
});

describe("the radius of a store", () => {
  it("grows with the floor area, between two limits", () => {
    const radius = radiusScale(stats({ min: 100, max: 1_000 }));
    fc.assert(fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(radius(less)).toBeLessThanOrEqual(radius(more));
      expect(radius(less)).toBeGreaterThanOrEqual(4);
      expect(radius(more)).toBeLessThanOrEqual(11);
    }));
  });
});

describe("the limits of a histogram's bins", () => {
  it("cover the range with about as many steps as asked for", () => {
    const value = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(fc.property(value, fc.integer({ min: 1, max: 1e9 }), (min, width) => {
      const max = min + width;
      const ticks = roundTicks(min, max, 16);
      expect(ticks[0]).toBeLessThanOrEqual(min);
      expect(ticks.at(-1)).toBeGreaterThan(max);
      expect(ticks.length).toBeGreaterThan(4);
      expect(ticks.length).toBeLessThanOrEqual(23);
    }));
  });

  it("are round", () => {
    expect(roundTicks(1_060_031, 1_876_776, 16)[0]).toBe(1_050_000);
    expect(roundTicks(5, 5, 16)).toEqual([5, 6]);
  });
});
