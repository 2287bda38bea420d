import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { barPaths, linePath, valueExtent } from "./time_chart.ts";

const SIZE = { width: 40, height: 10 };

describe("the drawing of a time series", () => {
  it("has a bar for each value, of proportional height, and none without a value", () => {
    const { bars } = barPaths([5, null, 10, 0], valueExtent([[5, null, 10, 0]]), SIZE);
    expect(bars).toBe("M1 5h8v5h-8zM21 0h8v10h-8z");
  });

  it("keeps the smallest value visible, and draws negative bars below zero", () => {
    expect(valueExtent([[-5, 5]])).toEqual([-5, 5]);
    expect(barPaths([-5, 5], [-5, 5], SIZE).bars).toBe("M1 5h18v5h-18zM21 0h18v5h-18z");
    expect(barPaths([0.001, 10], [0, 10], SIZE).bars).toContain("M1 9h18v1h-18z");
  });

  it("interrupts a line at missing values", () => {
    expect(linePath([10, 0, null, 5], [0, 10], SIZE)).toBe("M5 0L15 10M35 5");
  });

  it("does not divide by zero where all values are zero", () => {
    expect(valueExtent([[0, 0], []])).toEqual([0, 1]);
    expect(barPaths([], [0, 1], SIZE)).toEqual({ bars: "", caps: "" });
  });
});
