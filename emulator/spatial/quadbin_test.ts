import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { bigIntToHex, tileToCell } from "quadbin";
import { CELL_ZOOM, cellOf, cellsOfTile } from "./mercator.ts";
import { quadbinOf, tileOfQuadbin } from "./quadbin.ts";

const address = fc.integer({ min: 0, max: CELL_ZOOM }).chain((z) =>
  fc.record({
    z: fc.constant(z),
    x: fc.integer({ min: 0, max: 2 ** z - 1 }),
    y: fc.integer({ min: 0, max: 2 ** z - 1 }),
  })
);

describe("quadbinOf()", () => {
  it("gives the index that CARTO's own library gives to the tile", () => {
    fc.assert(fc.property(address, ({ z, x, y }) => {
      const [first] = cellsOfTile(z, x, y);
      const key = BigInt(first) >> BigInt(2 * (CELL_ZOOM - z));
      expect(quadbinOf(key, z)).toBe(tileToCell({ z, x, y }));
    }));
    expect(quadbinOf(BigInt(cellOf(0, 0)), CELL_ZOOM)).toBe(tileToCell({
      z: CELL_ZOOM,
      x: 2 ** 25,
      y: 2 ** 25,
    }));
  });
});

describe("tileOfQuadbin()", () => {
  it("reads the index of any tile, and nothing else", () => {
    fc.assert(fc.property(address, (tile) => {
      expect(tileOfQuadbin(bigIntToHex(tileToCell(tile)))).toEqual(tile);
    }));
    for (const hex of ["", "0", "x".repeat(16), "f".repeat(16), "48000000000000ff"]) {
      expect(tileOfQuadbin(hex)).toBe(undefined);
    }
  });
});
