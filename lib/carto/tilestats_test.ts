import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError } from "./carto_errors.ts";
import { processTilestats } from "./tilestats.ts";

const answer = (body: unknown) => ({
  status: 200,
  headers: new Headers(),
  body: JSON.stringify(body),
});
const nothing = { min: undefined, max: undefined, sum: undefined, avg: undefined };

describe("the statistics of a tileset", () => {
  it("have the most classes of numbers, and the values that are listed", () => {
    const attributes = [
      { attribute: "n", type: "Number", min: 1, max: 9, sum: 20, avg: 5, quantiles: { 3: [2, 4] } },
      { attribute: "kind", type: "String", categories: [{ category: "bus", frequency: 3 }] },
    ];
    const tilestats = { layers: [{ count: 4, attributes }] };
    expect(processTilestats(answer({ tilestats }))).toEqual({
      count: 4,
      isCells: false,
      attributes: [
        {
          ...{ name: "n", type: "Number", min: 1, max: 9, sum: 20, avg: 5 },
          quantiles: [2, 4],
          categories: [],
        },
        {
          ...{ name: "kind", type: "String", ...nothing, quantiles: [] },
          categories: [{ category: "bus", frequency: 3 }],
        },
      ],
    });
  });

  it("are the names of the properties where CARTO tells no more", () => {
    const vector_layers = [{ fields: { a: "Number", b: 1 } }];
    const tilestats = { layers: [{ count: "many", attributes: [{}, { attribute: "c" }, null] }] };
    const { count, attributes } = processTilestats(answer({ vector_layers, tilestats }));
    expect(count).toBeUndefined();
    expect(attributes.map(({ name, type }) => [name, type]))
      .toEqual([["c", undefined], ["a", "Number"], ["b", undefined]]);
    expect(processTilestats(answer({ minresolution: 2 })).isCells).toBe(true);
    expect(processTilestats(answer({ tilestats: null, vector_layers: {} })).attributes).toEqual([]);
    expect(() => processTilestats({ ...answer({}), body: "<html>" })).toThrow(CartoError);
  });
});
