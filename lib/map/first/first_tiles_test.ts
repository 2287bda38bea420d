import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { tilesInView } from "./first_tiles.ts";
import { fittedView, mercator } from "./first_view.ts";

const tiles = ["https://carto.test/{z}/{x}/{y}"];
const at = (longitude: number, latitude: number, zoom: number) =>
  [...mercator(longitude, latitude), zoom] as const;
const indexes = (urls: readonly string[]) => urls.map((url) => url.slice(19)).sort();

describe("the tiles in view", () => {
  it("are those of the rounded zoom, across the 180th meridian too", () => {
    const size = { width: 600, height: 500 };
    expect(indexes(tilesInView({ tiles }, at(0, 0, 1), size)))
      .toEqual(["1/0/0", "1/0/1", "1/1/0", "1/1/1"]);
    expect(indexes(tilesInView({ tiles }, at(180, 0, 2.4), size)))
      .toEqual(["2/0/1", "2/0/2", "2/3/1", "2/3/2"]);
  });

  it("are none below the tileset's zooms, and the last ones beyond them", () => {
    const size = { width: 10, height: 10 };
    expect(tilesInView({ tiles, minzoom: 5 }, at(-71, 42.3, 4), size)).toEqual([]);
    expect(indexes(tilesInView({ tiles, maxzoom: 3 }, at(-71, 42.3, 12), size))).toEqual(["3/2/2"]);
  });

  it("are left to deck.gl where there are many, or several templates", () => {
    const view = at(0, 0, 9);
    expect(tilesInView({ tiles }, view, { width: 9_000, height: 9_000 })).toEqual([]);
    const two = [...tiles, ...tiles];
    expect(tilesInView({ tiles: two }, view, { width: 10, height: 10 })).toEqual([]);
  });
});

describe("a TileJSON with anything in its fields", () => {
  it("asks for no tile, or for a few below its own template", () => {
    const size = { width: 600, height: 500 };
    const strange: unknown[] = [null, -1, 0.5, 1e308, NaN, "12", "x", {}, [], true];
    for (const minzoom of strange) {
      for (const maxzoom of strange) {
        const urls = tilesInView(Object({ tiles, minzoom, maxzoom }), at(-71, 42.3, 4), size);
        expect(urls.length).toBeLessThanOrEqual(60);
        for (const url of urls) expect(url).toMatch(/^https:\/\/carto\.test\/[\d.]+\/\d+\/\d+$/);
      }
    }
    // The page itself would be the URL of an empty template.
    expect(tilesInView({ tiles: [] }, at(0, 0, 1), size)).toEqual([]);
  });
});

describe("the first view", () => {
  it("fits bounds into what is not covered, no closer than that zoom", () => {
    const size = { width: 800, height: 400 };
    const room = { left: 200, top: 0, right: 800, bottom: 400 };
    const [x, y, zoom] = fittedView([-90, -40, 90, 40], { ...size, room }, 13);
    const world = 512 * 2 ** zoom;
    // The middle of the bounds lies in the middle of the room.
    expect((0.5 - x) * world + size.width / 2).toBeCloseTo(500);
    expect(y).toBeCloseTo(0.5);
    const [, top] = mercator(0, 40);
    expect(Math.min(600 - world / 2, 400 - (0.5 - top) * 2 * world)).toBeCloseTo(112);
    expect(fittedView([0, 0, 1e-6, 1e-6], { ...size, room }, 13)[2]).toBe(13);
  });
});
