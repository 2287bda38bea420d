import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { labelsOf } from "./label_places.ts";
import { boxOf, tileOf } from "./test_tiles.ts";

const area = (box: readonly [number, number, number, number], id: unknown) => ({
  positions: boxOf(box),
  properties: { id, name: "Zone" },
});
const tile = (...areas: ReturnType<typeof area>[]) => ({ content: tileOf({ areas }), area: 100 });
const line = (id: string, ...positions: (readonly [number, number])[]) => ({
  positions,
  properties: { id },
});

describe("texts on features", () => {
  it("are one for an area across tiles, at its center", () => {
    const id = "9007199254740993123";
    const tiles = [tile(area([-8, 0, 0.1, 10], id)), tile(area([-0.1, 0, 4, 10], id))];
    expect(labelsOf(tiles, "id")).toEqual([{ properties: { id, name: "Zone" }, at: [-2, 5] }]);
  });

  it("are on the largest part where the center is outside of all parts", () => {
    const tiles = [tile(area([0, 0, 3, 3], "a")), tile(area([10, 10, 12, 12], "a"))];
    expect(labelsOf(tiles, "id").map(({ at }) => at)).toEqual([[1.5, 1.5]]);
  });

  it("are one each for areas without an id, and none without room", () => {
    const tiles = [tile(area([0, 0, 1, 1], null), area([2, 0, 3, 1], null)), tile()];
    expect(labelsOf(tiles, "id").map(({ at }) => at)).toEqual([[0.5, 0.5], [2.5, 0.5]]);
    expect(labelsOf([tile(area([0, 0, 0.01, 0.01], "a"))], "id")).toEqual([]);
  });

  it("are halfway along the longest part of a line", () => {
    const tiles = [
      { content: tileOf({ lines: [line("a", [0, 0], [3, 0])] }), area: 100 },
      { content: tileOf({ lines: [line("a", [3, 0], [3, 1], [10, 1])] }), area: 100 },
    ];
    expect(labelsOf(tiles, "id").map(({ at }) => at)).toEqual([[6, 1]]);
  });

  it("are none for missing tiles", () => {
    expect(labelsOf([{ content: null, area: 1 }, { content: {}, area: 1 }], "id")).toEqual([]);
  });
});
