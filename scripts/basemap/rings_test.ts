import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { bankRing } from "./channels.ts";
import { boundsOf, ringArea, ringContains, rounded, unwrapped } from "./rings.ts";

describe("rings", () => {
  it("go on beyond 180° instead of jumping across the map", () => {
    const ring = unwrapped([[170, 60], [-175, 60], [-175, 70], [170, 70], [170, 60]]);
    expect(boundsOf(ring)).toEqual([170, 60, 185, 70]);
  });

  it("around the pole are closed over it", () => {
    const ring = unwrapped([[-180, -70], [-90, -71], [0, -70], [90, -72], [180, -70]]);
    expect(ring.at(0)).toEqual(ring.at(-1));
    expect(ringContains(ring, [45, -85])).toBe(true);
  });

  it("stay closed and lose only corners when they are rounded", () => {
    const square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
    const round = rounded(square, 2, [[-1, -1, 5, 5]]);
    expect(round.at(0)).toEqual(round.at(-1));
    expect(ringArea(round)).toBeLessThan(16);
    expect(ringArea(round)).toBeGreaterThan(13);
  });

  it("keep the corners outside of the places to be rounded", () => {
    const line = [[0, 0], [1, 1], [2, 0], [3, 1], [4, 0]];
    const round = rounded(line, 1, [[0.5, 0.5, 1.5, 1.5]]);
    expect(round).toEqual([[0, 0], [0.75, 0.75], [1.25, 0.75], [2, 0], [3, 1], [4, 0]]);
  });
});

describe("a channel's banks", () => {
  it("stand as far apart as the river is wide", () => {
    const ring = bankRing([[0, 0, 1000], [1, 0, 1000]]);
    const [, south, , north] = boundsOf(ring);
    expect((north - south) * 111_320).toBeCloseTo(1000, 6);
  });
});
