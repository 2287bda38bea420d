import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { countClasses, featureCounter } from "./class_counts.ts";
import { scaleOfBins } from "./scales/bin_scale.ts";
import { boxOf, tileOf } from "./test_tiles.ts";

const colors = scaleOfBins({ column: "seats", palette: "Teal" }, [10, 50], {
  color: undefined,
  chosen: 0,
  layerType: "point",
  theme: "light",
  settingsOf: () => undefined,
  statsOf: () => undefined,
});
const WORLD = [-180, -90, 180, 90] as const;
const points = [[1, 5], [2, 10], [3, "60"], [170, 90]].map(([longitude = 0, seats]) => ({
  positions: [[Number(longitude), 0]] as const,
  properties: { id: String(longitude), seats },
}));

describe("the features of each class", () => {
  it("are those within the bounds, numbers as texts too", () => {
    const count = featureCounter([tileOf({ points }), null], "id");
    expect(count(WORLD, colors)).toEqual(new Map([["bin:0", 1], ["bin:1", 1], ["bin:2", 2]]));
    expect(count([1.5, -1, 10, 1], colors)).toEqual(new Map([["bin:1", 1], ["bin:2", 1]]));
    expect(count([4, -1, 10, 1], colors)).toEqual(new Map());
  });

  it("are found beyond the 180th meridian", () => {
    const west = { positions: [[-175, 0]] as const, properties: { id: "w", seats: 1 } };
    const count = featureCounter([tileOf({ points: [...points, west] })], "id");
    expect(count([160, -1, 190, 1], colors)).toEqual(new Map([["bin:2", 1], ["bin:0", 1]]));
  });

  it("count an area once that lies in two tiles, and one that surrounds the view", () => {
    const area = { positions: boxOf([-20, -20, 20, 20]), properties: { id: "a", seats: 20 } };
    const other = { positions: boxOf([30, 30, 40, 40]), properties: { id: "b", seats: 20 } };
    const tiles = [tileOf({ areas: [area, other] }), tileOf({ areas: [area] })];
    const count = featureCounter(tiles, "id");
    expect(count(WORLD, colors)).toEqual(new Map([["bin:1", 2]]));
    expect(count([-1, -1, 1, 1], colors)).toEqual(new Map([["bin:1", 1]]));
  });

  it("have a class without a value too", () => {
    const counted = [{ extent: [0, 0, 0, 0] as const, value: () => null }];
    expect([...countClasses([counted], WORLD, colors).values()]).toEqual([1]);
  });
});
