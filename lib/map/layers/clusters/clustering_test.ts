import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Bounds } from "../../view/position.ts";
import { isClustered, pointsInTiles } from "./clustering.ts";
import { tileOf } from "../test_tiles.ts";

const count = fc.nat({ max: 10_000 });
const limit = fc.integer({ min: 1, max: 10_000 });

describe("isClustered", () => {
  it("stays as it is while the number of points does", () => {
    fc.assert(fc.property(fc.boolean(), count, limit, (before, inView, above) => {
      const first = isClustered(before, inView, above);
      expect(isClustered(first, inView, above)).toBe(first);
    }));
  });

  it("starts above the limit and ends below three quarters of it", () => {
    expect(isClustered(false, 4_000, 4_000)).toBe(false);
    expect(isClustered(false, 4_001, 4_000)).toBe(true);
    expect(isClustered(true, 3_001, 4_000)).toBe(true);
    expect(isClustered(true, 3_000, 4_000)).toBe(false);
  });
});

describe("pointsInTiles", () => {
  const world: Bounds = [-180, -90, 180, 90];
  const tile = (places: readonly (readonly [number, number])[], isSelected = true) => ({
    isSelected,
    content: tileOf({ points: places.map((place) => ({ positions: [place], properties: {} })) }),
  });

  it("counts the points in view of every tile", () => {
    const tiles = [tile([[1, 1], [2, 9], [30, 3]]), tile([[4, 4], [-1, 2]])];
    expect(pointsInTiles(tiles, [0, 0, 10, 5])).toBe(2);
    expect(pointsInTiles(tiles, world)).toBe(5);
  });

  it("ignores tiles of another level, empty ones, and failed ones", () => {
    const tiles = [tile([[1, 1]], false), tile([]), { isSelected: true, content: null }];
    expect(pointsInTiles(tiles, world)).toBe(0);
  });
});
