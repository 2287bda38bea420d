import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Height, Layer } from "../../document.ts";
import { aliasOf, cellsOf, columnValues } from "./cell.ts";
import { statsOfCells, statsOfNumbers, statsOfValues } from "./cell_stats.ts";

const layer: Layer = {
  id: "a",
  dataset: "a",
  type: "h3",
  visible: true,
  opacity: 1,
  aggregate: { Größe: "sum" },
  aggregation: {
    expression: "",
    columns: [
      { alias: "rows_count", of: "count" },
      { alias: "cell0_sum", of: "column", column: "Größe", operation: "sum" },
    ],
  },
};

describe("a cell", () => {
  it("has its values by the aggregated columns", () => {
    const cell = { id: 7n, properties: { rows_count: 3, cell0_sum: 9 } };
    expect(columnValues(layer, cell)).toEqual({ rows_count: 3, Größe: 9 });
    expect(aliasOf(layer, "Größe")).toBe("cell0_sum");
    expect(aliasOf(layer, "rows_count")).toBe("rows_count");
  });

  it("has an id and properties", () => {
    const cell = { id: "8a", properties: {} };
    expect(cellsOf([cell, {}, null, { id: 5, properties: {} }])).toEqual([cell]);
    expect(cellsOf(null)).toEqual([]);
  });
});

describe("the stats of numbers", () => {
  it("are limits between equal numbers of values", () => {
    const stats = statsOfNumbers(Array.from({ length: 100 }, (_, index) => 99 - index));
    expect(stats).toMatchObject({ min: 0, max: 99 });
    expect(stats?.quantiles[4]).toEqual([25, 50, 75]);
    expect(Object.keys(stats?.quantiles ?? {})).toHaveLength(19);
  });

  it("are ascending for any values", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(fc.array(number, { minLength: 1 }), (values) => {
      const { min = NaN, max = NaN, quantiles = {} } = statsOfNumbers(values) ?? {};
      for (const limits of Object.values(quantiles)) {
        const all = [min, ...limits, max];
        expect(all).toEqual(all.toSorted((a, b) => a - b));
      }
    }));
    expect(statsOfNumbers([])).toBeUndefined();
  });
});

describe("the stats of values", () => {
  it("are of numbers, and the texts by name", () => {
    expect(statsOfValues([2, "7", null, 1])).toMatchObject({ min: 1, max: 7, categories: ["7"] });
    expect(statsOfValues(["b", "a", "b", null]))
      .toEqual({
        min: undefined,
        max: undefined,
        quantiles: {},
        categories: ["a", "b"],
        hasNulls: true,
      });
    expect(statsOfValues([null, undefined]))
      .toMatchObject({ min: undefined, quantiles: {}, categories: [], hasNulls: true });
    expect(statsOfValues([2, 1])).toEqual(statsOfNumbers([1, 2]));
  });
});

describe("the stats of cells", () => {
  it("are of all columns that a tileset's layer needs, also where the first cells have no value", () => {
    const { aggregation: _, ...common } = layer;
    const color = { column: "top", scale: "categories", palette: "Bold" } as const;
    const height: Height = { column: "orders", range: [0, 9] };
    const ofTileset: Layer = { ...common, aggregate: {}, color, height };
    const cells = [{}, { top: "a", orders: 3, other: 1 }, { top: null, orders: 5 }]
      .map((properties, at) => ({ id: `${at}`, properties }));
    const stats = statsOfCells(ofTileset, cells);
    expect([...stats.keys()]).toEqual(["top", "orders"]);
    expect(stats.get("top")).toMatchObject({ categories: ["a"], hasNulls: true });
    expect(stats.get("orders")).toMatchObject({ min: 3, max: 5 });
  });

  it("are by column, and by alias of the number of rows", () => {
    const stats = statsOfCells(layer, [{ id: 7n, properties: { rows_count: 3, cell0_sum: 9 } }]);
    expect([...stats].map(([column, { min }]) => [column, min]))
      .toEqual([["rows_count", 3], ["Größe", 9]]);
  });
});
