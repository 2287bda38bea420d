import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cellOf, cellsOfTile, MAX_LATITUDE, positionOf } from "./mercator.ts";

const longitude = fc.integer({ min: -18_000_000, max: 17_999_999 }).map((n) => n / 1e5);
const latitude = fc.integer({ min: -8_505_000, max: 8_505_000 }).map((n) => n / 1e5);

describe("cellOf()", () => {
  it("loses nothing of a position of five decimals", () => {
    fc.assert(fc.property(longitude, latitude, (lon, lat) => {
      const [x, y] = positionOf(cellOf(lon, lat));
      expect(x).toBeCloseTo(lon, 9);
      expect(y).toBeCloseTo(lat, 9);
    }));
  });

  it("gives a safe integer to every place, poles and date line included", () => {
    for (const lon of [-180, 0, 180]) {
      for (const lat of [-90, -MAX_LATITUDE, 0, MAX_LATITUDE, 90]) {
        const cell = cellOf(lon, lat);
        expect(Number.isSafeInteger(cell) && cell >= 0 && cell < 4 ** 26).toBe(true);
      }
    }
  });
});

describe("cellsOfTile()", () => {
  it("holds exactly the positions that the slippy-map formula puts into the tile", () => {
    fc.assert(fc.property(longitude, latitude, fc.integer({ min: 0, max: 21 }), (lon, lat, z) => {
      const radians = (lat * Math.PI) / 180;
      const x = Math.floor(((lon + 180) / 360) * 2 ** z);
      const y = Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z);
      const [first, last] = cellsOfTile(z, x, y);
      const cell = cellOf(lon, lat);
      expect(first <= cell && cell <= last).toBe(true);
    }));
  });

  it("divides a tile into its four children without gap or overlap", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 24 }), fc.nat(), fc.nat(), (z, a, b) => {
      const [x, y] = [a % 2 ** z, b % 2 ** z];
      const children = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([dx = 0, dy = 0]) =>
        cellsOfTile(z + 1, 2 * x + dx, 2 * y + dy)
      ).sort(([p], [q]) => p - q);
      const [first, last] = cellsOfTile(z, x, y);
      let next = first;
      for (const [from, to] of children) {
        expect(from).toBe(next);
        next = to + 1;
      }
      expect(next).toBe(last + 1);
    }));
  });
});
