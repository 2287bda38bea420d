import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Bounds } from "../view/position.ts";
import { viewFilter } from "./view_filter.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

type Box = readonly [west: number, south: number, east: number, north: number];

function boxesOf(bounds: Bounds): readonly Box[] | null {
  const filter = viewFilter(bounds);
  if (filter === undefined) return null;
  if ("indexes" in filter) throw new Error("These are cells");
  const polygons = filter.type === "Polygon" ? [filter.coordinates] : filter.coordinates;
  return polygons.map(([ring = []]) => {
    expect(ring.length).toBe(5);
    expect(ring[0]).toEqual(ring[4]);
    const [lons, lats] = [ring.map(([lon = NaN]) => lon), ring.map(([, lat = NaN]) => lat)];
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  });
}

const isIn = (boxes: readonly Box[] | null, lon: number, lat: number) =>
  boxes === null ||
  boxes.some(([west, south, east, north]) =>
    lon >= west && lon <= east && lat >= south && lat <= north
  );

describe("what is in view as a filter", () => {
  it("is the box that is in view", () => {
    expect(boxesOf([-71.2, 42.2, -70.9, 42.5])).toEqual([[-71.2, 42.2, -70.9, 42.5]]);
    expect(viewFilter(null)).toBeUndefined();
  });

  it("has all places in view and no others, on any copy of the world and across its edge", () => {
    const degrees = (most: number) => fc.integer({ min: -most, max: most });
    const cases = fc.record({
      west: degrees(180),
      width: fc.integer({ min: 1, max: 500 }),
      copy: fc.integer({ min: -3, max: 3 }),
      lats: fc.tuple(degrees(80), fc.integer({ min: 1, max: 20 })),
      lon: degrees(179),
      lat: degrees(89),
    });
    fc.assert(
      fc.property(cases, ({ west, width, copy, lats: [south, height], lon, lat }) => {
        const shifted = west + copy * 360 + 0.25;
        const boxes = boxesOf([shifted, south + 0.5, shifted + width, south + height + 0.5]);
        for (const [west, , east] of boxes ?? []) {
          expect(west >= -180 && west < east && east <= 180).toBe(true);
        }
        const turns = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map((turn) => lon + turn * 360);
        // Mercator ends at 85.05°: a view of its edge has all up to the pole.
        const north = south + height + 0.5 > 85.05 ? 90 : south + height;
        const isSeen = turns.some((one) => one >= shifted && one <= shifted + width) &&
          lat > south && lat <= north;
        expect(isIn(boxes, lon, lat)).toBe(isSeen);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it("is nothing where all the world is, poles included", () => {
    expect(boxesOf([-190, -85.06, 200, 85.06])).toBeNull();
    expect(boxesOf([-190, 10, 200, 85.06])).toEqual([[-180, 10, 0, 90], [0, 10, 180, 90]]);
  });

  it("has no sliver of a world that rounding leaves", () => {
    expect(boxesOf([179 - 720, 0, 180 - 720 + 1e-12, 1])).toHaveLength(1);
  });
});
