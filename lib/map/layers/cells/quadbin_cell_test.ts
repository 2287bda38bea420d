import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cellToTile, tileToCell } from "quadbin";
import { parseQuadbin } from "./quadbin_cell.ts";

describe("the index of a quadbin in a link", () => {
  it("is that of any cell", () => {
    for (const [x, y, z] of [[0, 0, 0], [5, 40, 8], [2 ** 26 - 1, 0, 26]] as const) {
      const cell = tileToCell({ x, y, z });
      expect(parseQuadbin(`${cell}`)).toBe(cell);
    }
  });

  it("is none of another number, whose outline could not be drawn", () => {
    const none = [
      "",
      "0",
      "1",
      "-5",
      "5192650370358181887.5",
      "8a2a1072b59ffff",
      `${2n ** 64n - 1n}`,
    ];
    for (const text of [...none, `${2n ** 66n}`]) {
      expect([text, parseQuadbin(text)]).toEqual([text, null]);
    }
    const header = tileToCell({ x: 0, y: 0, z: 0 }) >> 52n;
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 31n }),
        fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }),
        (level, bits) => {
          const index = ((header | level) << 52n) | bits;
          const isCell = level <= 26n && tileToCell(cellToTile(index)) === index;
          expect(parseQuadbin(`${index}`)).toBe(isCell ? index : null);
        },
      ),
    );
  });
});
