import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cellToParent, getResolution } from "h3-js";
import { h3Of, rangesAroundH3, resolutionOfH3 } from "./h3.ts";
import { cellOf } from "./mercator.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

const place = fc.tuple(
  fc.integer({ min: -18_000_000, max: 17_999_999 }).map((n) => n / 1e5),
  fc.integer({ min: -8_500_000, max: 8_500_000 }).map((n) => n / 1e5),
);

describe("rangesAroundH3()", () => {
  it("holds every point whose cell, however fine, belongs to the hexagon", () => {
    const levels = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(place, levels, ([lon, lat], [resolution, finer]) => {
        const cell = cellOf(lon, lat);
        const tile = cellToParent(h3Of(cell, resolution + finer), resolution);
        const holds = rangesAroundH3(tile).some(([first, last]) => first <= cell && cell <= last);
        expect(holds).toBe(true);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("asks for little more than the hexagon, away from the date line and the poles", () => {
    const boston = h3Of(cellOf(-71.06, 42.36), 5);
    const cells = rangesAroundH3(boston).reduce((sum, [first, last]) => sum + last - first + 1, 0);
    expect(cells / 4 ** 26).toBeLessThan(1e-5);
  });
});

describe("resolutionOfH3()", () => {
  it("reads an index, and nothing else", () => {
    const index = h3Of(cellOf(2.35, 48.85), 7);
    expect(resolutionOfH3(index)).toBe(getResolution(index));
    for (const wrong of ["", "xyz", "0", "{i}", "ffffffffffffffff"]) {
      expect(resolutionOfH3(wrong)).toBe(undefined);
    }
  });
});
