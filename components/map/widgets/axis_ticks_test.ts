import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { barTicks, placeAmong } from "./axis_ticks.ts";

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
