import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { isCrowded, storesInTiles } from "./crowd.ts";

const count = fc.nat({ max: 10_000 });

describe("isCrowded", () => {
  it("does not change its mind when the count stays as it is", () => {
    fc.assert(fc.property(fc.boolean(), count, (before, inView) => {
      const first = isCrowded(before, inView);
      expect(isCrowded(first, inView)).toBe(first);
    }));
  });

  it("does not change its mind back and forth for a few stores more or less", () => {
    fc.assert(fc.property(count, fc.integer({ min: -500, max: 500 }), (inView, more) => {
      const then = isCrowded(isCrowded(false, inView), inView + more);
      expect(isCrowded(then, inView)).toBe(then);
    }));
  });
});

describe("storesInTiles", () => {
  const tile = (places: readonly (readonly [number, number])[], isSelected = true) => ({
    isSelected,
    content: { points: { positions: { value: new Float64Array(places.flat()), size: 2 } } },
  });
  const world: [number, number, number, number] = [-180, -90, 180, 90];

  it("counts what is in view of every tile", () => {
    const tiles = [tile([[1, 1], [2, 9], [30, 3]]), tile([[4, 4], [-1, 2]])];
    expect(storesInTiles(tiles, [0, 0, 10, 5])).toBe(2);
    expect(storesInTiles(tiles, world)).toBe(5);
  });

  it("leaves out tiles of another level, without stores, and those that did not arrive", () => {
    const tiles = [tile([[1, 1]], false), tile([]), { isSelected: true, content: null }];
    expect(storesInTiles(tiles, world)).toBe(0);
  });
});
