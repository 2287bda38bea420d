import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cellToBoundary, tileToCell } from "quadbin";
import { quadbinBounds } from "./quadbin_bounds.ts";

describe("the bounds of a cell of quadbin", () => {
  it("are those of its tile", () => {
    const tile = fc.integer({ min: 0, max: 26 }).chain((z) => {
      const most = 2 ** z - 1;
      return fc.record({ z: fc.constant(z), x: fc.nat(most), y: fc.nat(most) });
    });
    fc.assert(fc.property(tile, (one) => {
      const cell = tileToCell(one);
      const [ring = []] = cellToBoundary(cell).coordinates;
      const [xs, ys] = [ring.map(([x = NaN]) => x), ring.map(([, y = NaN]) => y)];
      const expected = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      const bounds = quadbinBounds(cell) ?? [];
      expect(bounds).toHaveLength(4);
      for (const [index, bound] of bounds.entries()) {
        expect(bound).toBeCloseTo(expected[index] ?? NaN, 6);
      }
    }));
  });

  it("are none of digits that are no cell", () => {
    const cell = tileToCell({ x: 3, y: 2, z: 4 });
    for (const digits of [0n, 1n, 2n ** 62n, cell - 1n, cell + 1n, cell | (1n << 63n)]) {
      expect(quadbinBounds(digits)).toBeNull();
    }
  });
});
