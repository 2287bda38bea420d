import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cellToChildren, cellToParent, latLngToCell } from "h3-js";
import { cellToParent as quadbinParent, cellToTile } from "quadbin";
import { type CellScheme, cellsInside, levelOfCell, parentOfCell, ringsOfCell } from "./cells.ts";
import { cellOf } from "./mercator.ts";
import { quadbinAt } from "./quadbin.ts";
import { areaOf } from "./sphere.ts";

const place = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -89, max: 89, noNaN: true }),
);
const cellAt = (scheme: CellScheme, [lon, lat]: readonly [number, number], level: number) =>
  scheme === "h3"
    ? latLngToCell(lat, lon, level)
    : quadbinAt(BigInt(cellOf(lon, lat)), level).toString(16);

describe("cells", () => {
  it("have parents as their own libraries say, and lie between the first and last of them", () => {
    const levels = fc.tuple(fc.nat({ max: 15 }), fc.nat({ max: 15 }));
    fc.assert(
      fc.property(fc.constantFrom("h3", "quadbin"), place, levels, (scheme, position, pair) => {
        const [coarse, fine] = pair.sort((a, b) => a - b);
        const cell = cellAt(scheme, position, fine);
        let expected = cell;
        if (scheme === "h3") expected = cellToParent(cell, coarse);
        else {
          let parent = BigInt(`0x${cell}`);
          while (cellToTile(parent).z > coarse) parent = quadbinParent(parent);
          expected = parent.toString(16);
        }
        expect(levelOfCell(scheme, cell)).toBe(fine);
        expect(parentOfCell(scheme, cell, coarse)).toBe(expected);
        const [first, last] = cellsInside(scheme, expected, fine);
        expect(first <= cell && cell <= last).toBe(true);
      }),
    );
  });

  it("let nothing else lie between the first and last inside a cell", () => {
    const boston = latLngToCell(42.36, -71.06, 5);
    const [first, last] = cellsInside("h3", boston, 7);
    expect(cellToChildren(boston, 7).sort().map((cell, index, all) => [cell, index, all.length]))
      .toEqual(
        cellToChildren(cellToParent(boston, 4), 7).filter((cell) => first <= cell && cell <= last)
          .sort().map((cell, index, all) => [cell, index, all.length]),
      );
  });

  it("cover the world once, over the date line and around the poles too", () => {
    for (const level of [1, 2]) {
      const all = Array.from(
        { length: 122 },
        (_, base) => `80${(base * 2 + 1).toString(16).padStart(2, "0")}fffffffffff`,
      )
        .filter((cell) => levelOfCell("h3", cell) === 0)
        .flatMap((cell) => cellToChildren(cell, level));
      const rings = all.flatMap((cell) => ringsOfCell("h3", cell));
      const beyond = rings.flat().filter(([lon, lat]) => Math.abs(lon) > 180 || Math.abs(lat) > 90);
      expect(beyond).toEqual([]);
      const area = rings.reduce((sum, ring) => sum + areaOf([ring]), 0);
      expect(area / 510_065_622).toBeCloseTo(1, 2);
    }
  });

  it("are none where a text is anything else", () => {
    for (const text of ["", "null", "0", "8928308280FFFFF", "8928308280fffff0", "zz", "ffffffff"]) {
      for (const scheme of ["h3", "quadbin"] as const) {
        expect(levelOfCell(scheme, text)).toBe(undefined);
        expect(parentOfCell(scheme, text, 0)).toBe(undefined);
      }
    }
  });
});
