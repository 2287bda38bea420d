import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type Measures, measuresOf, scaleAt } from "./scale_bar.ts";

const at = (latitude: number, zoom: number, measures: Measures = "metric") =>
  scaleAt({ latitude, longitude: 0, zoom }, measures);

describe("the scale bar", () => {
  it("shows a round distance at its length on the map", () => {
    // 40,075 km are 512 pixels at the equator.
    expect(at(0, 0)).toEqual({ distance: 5_000, unit: "kilometer", length: 64 });
    expect(at(42.36, 11)).toEqual({ distance: 2, unit: "kilometer", length: 71 });
    expect(at(42.36, 17)).toMatchObject({ distance: 20, unit: "meter" });
    expect(at(42.36, 11, "customary")).toEqual({ distance: 1, unit: "mile", length: 57 });
    expect(at(42.36, 17, "customary")).toMatchObject({ distance: 100, unit: "foot" });
  });

  it("fits, and shows 1, 2 or 5 times a power of ten, at every latitude and zoom", () => {
    for (const measures of ["metric", "customary"] as const) {
      for (let zoom = 0; zoom <= 22; zoom += 0.37) {
        for (const latitude of [0, -33, 60, 84]) {
          const { distance, length } = at(latitude, zoom, measures);
          expect(length).toBeGreaterThan(30);
          expect(length).toBeLessThanOrEqual(96);
          expect(distance.toExponential()).toMatch(/^[125]e/);
        }
      }
    }
  });

  it("uses the units of the person's region in every page language", () => {
    const regions = ["en-US", "es-US", "en-GB", "en-CA", "es-ES", "es", "not a language"];
    expect(regions.map(measuresOf))
      .toEqual(["customary", "customary", "customary", ...Array(4).fill("metric")]);
  });
});
