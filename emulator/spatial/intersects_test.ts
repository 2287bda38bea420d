import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { covers, intersects, toArea } from "./intersects.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

type Position = readonly [number, number];

const SQUARE: Position[] = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
const HOLE: Position[] = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]];
const RING = toArea([[SQUARE, HOLE]]);

/** A star-shaped ring around the origin: corners by angle, so that it never crosses itself. */
const star = fc.array(fc.integer({ min: 2, max: 20 }), { minLength: 3, maxLength: 12 }).map(
  (radii) => {
    const corners = radii.map((radius, index): Position => {
      const angle = (index / radii.length) * 2 * Math.PI;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    return [...corners, ...corners.slice(0, 1)];
  },
);
const position = fc.tuple(
  fc.double({ min: -25, max: 25, noNaN: true }),
  fc.double({ min: -25, max: 25, noNaN: true }),
);

/** How often a ring winds around a position: another way to tell inside from outside. */
function windings(ring: readonly Position[], [x, y]: Position): number {
  let angle = 0;
  for (let index = 1; index < ring.length; index++) {
    const [a, b] = [ring[index - 1] ?? [0, 0], ring[index] ?? [0, 0]];
    let step = Math.atan2(b[1] - y, b[0] - x) - Math.atan2(a[1] - y, a[0] - x);
    if (step > Math.PI) step -= 2 * Math.PI;
    if (step < -Math.PI) step += 2 * Math.PI;
    angle += step;
  }
  return Math.round(angle / (2 * Math.PI));
}

describe("covers()", () => {
  it("agrees with the winding number for any ring and position", () => {
    fc.assert(
      fc.property(star, position, (ring, where) => {
        expect(covers(toArea([[ring]]), where)).toBe(windings(ring, where) !== 0);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("takes the border in, with its corners, and leaves holes out but for their border", () => {
    for (const inside of [[0, 0], [4, 2], [2, 4], [0.5, 2], [1, 1], [3, 2], [2, 1]] as const) {
      expect(covers(RING, inside)).toBe(true);
    }
    for (const outside of [[2, 2], [1.5, 2.5], [-1, 2], [5, 4], [2, 4.001], [4, 5]] as const) {
      expect(covers(RING, outside)).toBe(false);
    }
  });
});

describe("intersects()", () => {
  const line = (...coordinates: Position[]) => ({ type: "LineString" as const, coordinates });
  const box = (x: number, y: number, size: number) => ({
    type: "Polygon" as const,
    coordinates: [
      [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]] satisfies Position[],
    ],
  });

  it("finds lines that cross an area, touch it or lie in it", () => {
    expect(intersects(line([-1, 2], [5, 2]), RING)).toBe(true);
    expect(intersects(line([4, 2], [6, 2]), RING)).toBe(true);
    expect(intersects(line([0.2, 0.2], [0.4, 0.4]), RING)).toBe(true);
    expect(intersects(line([1.5, 1.5], [2.5, 2.5]), RING)).toBe(false);
    expect(intersects(line([-1, 5], [5, 4.1]), RING)).toBe(false);
  });

  it("finds polygons that overlap an area, lie in it or hold all of it", () => {
    expect(intersects(box(3.5, 3.5, 9), RING)).toBe(true);
    expect(intersects(box(0.1, 0.1, 0.2), RING)).toBe(true);
    expect(intersects(box(-10, -10, 40), RING)).toBe(true);
    expect(intersects(box(1.5, 1.5, 1), RING)).toBe(false);
    expect(intersects(box(10, 10, 1), RING)).toBe(false);
    const { coordinates } = box(3.5, 3.5, 9);
    expect(intersects({ type: "MultiPolygon", coordinates: [coordinates] }, RING)).toBe(true);
    const coordinatesOfLines = [[[9, 9], [8, 8]], [[2, 5], [2, 3.5]]] as const;
    expect(intersects({ type: "MultiLineString", coordinates: coordinatesOfLines }, RING))
      .toBe(true);
  });
});
