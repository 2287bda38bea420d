import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { normalizedBounds } from "./position.ts";

describe("bounds of a view", () => {
  it("are the same in each copy of the world", () => {
    fc.assert(fc.property(
      fc.integer({ min: -180, max: 179 }),
      fc.integer({ min: 1, max: 359 }),
      fc.integer({ min: -3, max: 3 }),
      (west, width, worlds) => {
        const shifted = west + worlds * 360;
        expect(normalizedBounds([shifted, -10, shifted + width, 10]))
          .toEqual([west, -10, west + width, 10]);
      },
    ));
  });

  it("cross the 180th meridian with an east beyond it", () => {
    expect(normalizedBounds([-190, -10, -170, 10])).toEqual([170, -10, 190, 10]);
    expect(normalizedBounds([170, -10, 190, 10])).toEqual([170, -10, 190, 10]);
  });

  it("are the whole world where they are as wide as that, and end at the poles", () => {
    expect(normalizedBounds([-200, -95, 170, 95])).toEqual([-180, -90, 180, 90]);
  });
});
