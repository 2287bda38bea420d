import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import type { MultiPolygon, Position } from "geojson";
import { landFromShore } from "./coastline.ts";
import { type Box, ringContains } from "./rings.ts";

const BOX: Box = [0, 0, 10, 10];
/** Runs from south to north: land is on one side of it. */
const SHORE: Position[][] = [[[5, 0], [6, 3]], [[5, 10], [4, 6], [6, 3]]];

function isLand({ coordinates }: MultiPolygon, point: Position): boolean {
  return coordinates.some(([outer = [], ...holes]) =>
    ringContains(outer, point) && !holes.some((hole) => ringContains(hole, point))
  );
}

function square(x: number, y: number, size: number): Position[] {
  return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
}

describe("land from shore lines", () => {
  it("is on the side of the shore where the known point is", () => {
    const west = landFromShore(SHORE, BOX, [1, 5], 0);
    expect(isLand(west, [2, 2])).toBe(true);
    expect(isLand(west, [9, 2])).toBe(false);
    const east = landFromShore(SHORE, BOX, [9, 5], 0);
    expect(isLand(east, [2, 2])).toBe(false);
    expect(isLand(east, [9, 2])).toBe(true);
  });

  it("has islands in the sea, lakes in the land and islands in the lakes", () => {
    const land = landFromShore(
      [...SHORE, square(8, 4, 1), square(1, 4, 2), square(1.5, 4.5, 0.5)],
      BOX,
      [1, 1],
      0,
    );
    expect(isLand(land, [8.5, 4.5])).toBe(true);
    expect(isLand(land, [2.7, 4.2])).toBe(false);
    expect(isLand(land, [1.7, 4.7])).toBe(true);
  });

  it("counts a line that is there twice once", () => {
    const twice = [...SHORE, ...SHORE.map((line) => line.toReversed())];
    const land = landFromShore(twice, BOX, [1, 5], 0);
    expect(isLand(land, [2, 2])).toBe(true);
    expect(isLand(land, [9, 2])).toBe(false);
  });

  it("closes the small gap at a river's mouth", () => {
    const gap: Position[][] = [[[5, 0], [6, 3]], [[6.0005, 3.0005], [5, 10]]];
    const land = landFromShore(gap, BOX, [1, 5], 0);
    expect(land.coordinates).toHaveLength(1);
    expect(isLand(land, [9, 5])).toBe(false);
  });

  it("leaves out what is too small to see", () => {
    const land = landFromShore([...SHORE, square(8, 4, 0.01)], BOX, [1, 1], 0.001);
    expect(land.coordinates).toHaveLength(1);
  });
});
