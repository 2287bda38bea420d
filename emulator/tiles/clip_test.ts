import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { latitudeOf, northOf, tileBounds } from "../spatial/mercator.ts";
import type { Path, Position } from "../spatial/position.ts";
import { closedRing, signedArea, turned } from "../spatial/ring.ts";
import { clipPath, clipRings, thinPath } from "./clip.ts";

/** Never along the edge of a tile: a path there belongs to both of its neighbors. */
const position: fc.Arbitrary<Position> = fc.tuple(
  fc.integer({ min: -120_000, max: 120_000 }),
  fc.integer({ min: -80_000, max: 80_000 }),
).map(([lon, lat]) => [lon / 1e3 + 0.0003, lat / 1e3 + 0.0003]);

/**
 * A ring without crossings: positions around a center in the order of their angles, never half a
 * turn apart. On the map, where edges are straight: in degrees the same ring may cross itself.
 */
const ring: fc.Arbitrary<Path> = fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { maxLength: 9 })
  .map((angles) => [...new Set([...angles, 10, 130, 250])])
  .chain((angles) =>
    fc.tuple(
      ...angles.map((angle) => fc.tuple(fc.constant(angle), fc.integer({ min: 5, max: 70 }))),
    )
  ).map((corners) => {
    const around = corners.toSorted(([a], [b]) => a - b).map(([angle, distance]): Position => {
      const radians = (angle * Math.PI) / 180;
      return [
        distance * Math.cos(radians),
        latitudeOf(0.5 + (distance / 360) * Math.sin(radians)),
      ];
    });
    return turned(closedRing(around), "counter-clockwise");
  });

/** On the map, where edges are straight. */
const projected = (path: Path): Path => path.map(([lon, lat]) => [lon / 360, northOf(lat)]);
const areaOf = (path: Path) => signedArea(projected(path));
const lengthOf = (path: Path) =>
  projected(path).reduce((sum, [x, y], index, all) => {
    const [fromX, fromY] = all[index - 1] ?? [x, y];
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);
const tilesOf = (z: number) =>
  Array.from({ length: 4 ** z }, (_, index) => tileBounds({ z, x: index % 2 ** z, y: index >> z }));

describe("clipRings()", () => {
  it("divides a polygon among the tiles of a zoom: their areas add up to its own", () => {
    fc.assert(fc.property(ring, fc.integer({ min: 0, max: 3 }), (outer, z) => {
      const pieces = tilesOf(z).flatMap((box) => clipRings([outer], box));
      const sum = pieces.reduce((total, piece) => total + areaOf(piece), 0);
      expect(sum).toBeCloseTo(areaOf(outer), 9);
    }));
  });

  it("keeps rings closed, in their direction and inside the box", () => {
    fc.assert(fc.property(ring, fc.nat({ max: 15 }), (outer, index) => {
      const [west, south, east, north] = tileBounds({ z: 2, x: index % 4, y: index >> 2 }, 0.1);
      for (const clipped of clipRings([outer], [west, south, east, north])) {
        expect(clipped.at(0)).toEqual(clipped.at(-1));
        expect(areaOf(clipped)).toBeGreaterThan(-1e-12);
        for (const [lon, lat] of clipped) {
          expect(lon >= west - 1e-9 && lon <= east + 1e-9).toBe(true);
          expect(lat >= south - 1e-9 && lat <= north + 1e-9).toBe(true);
        }
      }
    }));
  });

  it("drops what is outside, and holes with their polygon", () => {
    const square = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]] as const;
    const hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]] as const;
    expect(clipRings([square, hole], [10, 10, 20, 20])).toEqual([]);
    expect(clipRings([square, hole], [4, -1, 20, 20]).length).toBe(1);
    expect(clipRings([square, hole], [-1, -1, 20, 20])).toEqual([square, hole]);
  });
});

describe("clipPath()", () => {
  it("divides a path among the tiles of a zoom: their lengths add up to its own", () => {
    const path = fc.array(position, { minLength: 2, maxLength: 10 });
    fc.assert(fc.property(path, fc.integer({ min: 0, max: 3 }), (whole, z) => {
      const pieces = tilesOf(z).flatMap((box) => clipPath(whole, box));
      const sum = pieces.reduce((total, piece) => total + lengthOf(piece), 0);
      expect(sum).toBeCloseTo(lengthOf(whole), 9);
    }));
  });

  it("gives a piece for each time that the path enters the box", () => {
    const zigzag = [[0, 5], [20, 5], [20, 6], [0, 6]] as const;
    expect(clipPath(zigzag, [-1, 0, 10, 10])).toEqual([[[0, 5], [10, 5]], [[10, 6], [0, 6]]]);
    expect(clipPath(zigzag, [30, 0, 40, 10])).toEqual([]);
  });
});

describe("thinPath()", () => {
  it("leaves out what falls together, and never an end", () => {
    const path = [[0, 0], [0.1, 0.1], [0.2, 0.2], [1, 0.2], [1.1, 0.2]] as const;
    expect(thinPath(path, [0.5, 0.5])).toEqual([[0, 0], [1, 0.2], [1.1, 0.2]]);
    expect(thinPath(path, [0.01, 0.01])).toEqual(path);
  });
});
