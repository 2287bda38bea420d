import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { getRes0Cells, getResolution, latLngToCell, uncompactCells } from "h3-js";
import { coverOf } from "./h3_cover.ts";
import { h3Bounds, h3Outline, overlaps } from "./h3_shape.ts";
import { tilesInView } from "./h3_tileset.ts";

const world = uncompactCells(getRes0Cells(), 2);

describe("the outline of a cell", () => {
  it("is one piece, and a band around the world only around a pole", () => {
    for (const cell of [...getRes0Cells(), ...world]) {
      const longitudes = h3Outline(cell).map(([longitude]) => longitude);
      const width = Math.max(...longitudes) - Math.min(...longitudes);
      const hasPole = [90, -90].some((pole) => latLngToCell(pole, 0, getResolution(cell)) === cell);
      if (hasPole) expect([cell, width]).toEqual([cell, 360]);
      else expect([cell, width < 180]).toEqual([cell, true]);
    }
  });

  it("is closed, and ends at the poles", () => {
    for (const cell of world) {
      const outline = h3Outline(cell);
      expect(outline.at(-1)).toEqual(outline[0]);
      for (const [, latitude] of outline) expect(Math.abs(latitude)).toBeLessThan(90);
    }
  });
});

describe("the bounds of a cell", () => {
  it("contain the whole cell", () => {
    for (const cell of world) {
      const bounds = h3Bounds(cell);
      for (const [longitude, latitude] of h3Outline(cell)) {
        if (Math.abs(latitude) >= 89.9) continue;
        const place = [longitude, latitude, longitude, latitude] as const;
        const near = bounds.map((edge, at) => edge + (at < 2 ? -1e-6 : 1e-6));
        const [west = 0, south = 0, east = 0, north = 0] = near;
        expect([cell, overlaps([west, south, east, north], place)]).toEqual([cell, true]);
      }
    }
  });
});

/** A view anywhere, also across the 180th meridian, or a world away. */
const view = fc.record({
  longitude: fc.double({ min: -540, max: 540, noNaN: true }),
  latitude: fc.double({ min: -80, max: 80, noNaN: true }),
  width: fc.double({ min: 0.1, max: 360, noNaN: true }),
  height: fc.double({ min: 0.1, max: 60, noNaN: true }),
}).map(({ longitude, latitude, width, height }) =>
  [
    longitude - width / 2,
    Math.max(-90, latitude - height / 2),
    longitude + width / 2,
    Math.min(90, latitude + height / 2),
  ] as const
);

describe("the cover of a view", () => {
  it("has the cell of each position in view", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(view, share, share, ([west, south, east, north], x, y) => {
        const options = { resolution: 2, coarsest: 0, most: 10_000 };
        const cover = coverOf([west, south, east, north], options);
        const longitude = west + x * (east - west);
        expect(cover).toContain(latLngToCell(south + y * (north - south), longitude, 2));
      }),
      { numRuns: 40 },
    );
  });

  it("never exceeds the maximum: coarser cells are used instead", () => {
    fc.assert(
      fc.property(view, (bounds) => {
        const cover = coverOf(bounds, { resolution: 5, coarsest: 0, most: 200 });
        expect(cover.length).toBeLessThanOrEqual(200);
        expect(cover.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
    const most = { resolution: 2, coarsest: 2, most: 10 };
    expect(coverOf([-180, -90, 180, 90], most)).toEqual([]);
  });
});

describe("tiles of cells", () => {
  const options = { tileSize: 512, finest: 2, coarsest: 0 };
  const viewOf = (zoom: number, bounds: readonly number[]) => ({
    zoom,
    latitude: 10,
    getBounds: () => [...bounds],
  });

  it("cover a wide view beyond the finest resolution", () => {
    const wide = viewOf(9, [0, 0, 30, 30]);
    const tiles = tilesInView(wide, options).map(({ i }) => i);
    expect(tiles.length).toBeGreaterThan(20);
    for (const [latitude, longitude] of [[1, 1], [29, 29], [15, 15]] as const) {
      expect(tiles).toContain(latLngToCell(latitude, longitude, 2));
    }
  });

  it("are none below the coarsest resolution", () => {
    expect(tilesInView(viewOf(0, [-180, -80, 180, 80]), { ...options, coarsest: 1 })).toEqual([]);
  });
});
