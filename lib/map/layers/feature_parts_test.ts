import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { idOf } from "./feature_id.ts";
import { partsOf } from "./feature_parts.ts";
import { boxOf, tileOf } from "./test_tiles.ts";

const LONG = "9007199254740993123";

describe("the parts of a feature", () => {
  it("are found in each tile, by every digit of the id", () => {
    const west = tileOf({
      areas: [
        { positions: boxOf([0, 0, 5, 5]), properties: { id: LONG, kg: 3 } },
        { positions: boxOf([0, 6, 5, 9]), properties: { id: "9007199254740993124", kg: 4 } },
      ],
    });
    const east = tileOf({ areas: [{ positions: boxOf([5, 0, 9, 5]), properties: { id: LONG } }] });
    expect(partsOf(west, LONG, "id")).toEqual([
      { positions: boxOf([0, 0, 5, 5]), properties: { id: LONG, kg: 3 } },
    ]);
    expect(partsOf(east, LONG, "id")).toHaveLength(1);
  });

  it("are points, paths and rings alike", () => {
    const tile = tileOf({
      points: [{ positions: [[1, 2]], properties: { id: "a" } }],
      lines: [{ positions: [[1, 2], [3, 4]], properties: { id: "a" } }],
    });
    expect(partsOf(tile, "a", "id").map(({ positions }) => positions.length)).toEqual([1, 2]);
  });

  it("are none for another column, an empty tile, and a missing one", () => {
    const tile = tileOf({ points: [{ positions: [[1, 2]], properties: { id: "a" } }] });
    expect(partsOf(tile, "a", "toString")).toEqual([]);
    expect(partsOf(tileOf({}), "a", "id")).toEqual([]);
    expect(partsOf(null, "a", "id")).toEqual([]);
  });

  it("are found by ids that are numbers in tiles", () => {
    const tile = tileOf({ lines: [{ positions: [[1, 2], [3, 4]], properties: { id: 7 } }] });
    expect(partsOf(tile, "7", "id")).toHaveLength(1);
  });
});

describe("a feature's id", () => {
  it("is a text, or null", () => {
    expect([LONG, 7, 7n, "", null, undefined, NaN, true].map((id) => idOf({ id }, "id")))
      .toEqual([LONG, "7", "7", null, null, null, null, null]);
    expect(idOf({}, "constructor")).toBeNull();
  });
});
