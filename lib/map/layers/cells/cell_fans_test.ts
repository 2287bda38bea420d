import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { cellFans } from "./cell_fans.ts";

const SQUARE = [0, 0, 2, 0, 2, 2, 0, 2, 0, 0];
const TRIANGLE = [3, 0, 6, 0, 3, 3, 3, 0];
const cells = [{ id: "square", properties: {} }, { id: "triangle", properties: {} }];

describe("cells as triangles", () => {
  const fans = cellFans(cells, ({ id }) => id === "square" ? SQUARE : TRIANGLE);
  const { getPolygon, indices, getEdgeShare } = fans.attributes;

  it("have a vertex per corner, and one at the center", () => {
    expect([...fans.startIndices]).toEqual([0, 5, 9]);
    expect([...getPolygon.value]).toEqual([
      ...[1, 1, 0, 0, 2, 0, 2, 2, 0, 2],
      ...[4, 1, 3, 0, 6, 0, 3, 3],
    ]);
    expect([...getEdgeShare.value]).toEqual([0, 1, 1, 1, 1, 0, 1, 1, 1]);
  });

  it("surround the center, each along an edge", () => {
    expect([...indices.value]).toEqual([
      ...[0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 4, 1],
      ...[5, 6, 7, 5, 7, 8, 5, 8, 6],
    ]);
  });

  it("keep the order of the cells, which picking needs", () => {
    expect([...fans]).toEqual(cells);
    expect(fans.length).toBe(2);
  });
});
