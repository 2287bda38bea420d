import { WebMercatorViewport } from "@deck.gl/core";
import { _Tileset2D as Tileset2D } from "@deck.gl/geo-layers";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { quadbinZooms } from "./quadbin_zooms.ts";

/** The zooms of the tiles that deck.gl asks for, in a window of 900 by 500 pixels. */
function tilesAt(zoom: number, tiles: Parameters<typeof quadbinZooms>[0]): number[] {
  const { minZoom, visibleMinZoom, extent } = quadbinZooms(tiles);
  const tileset = new Tileset2D({
    getTileData: () => null,
    minZoom,
    visibleMinZoom,
    extent,
    maxZoom: 8,
    tileSize: 512,
  });
  const view = { width: 900, height: 500, longitude: 179, latitude: 20, zoom, repeat: true };
  const viewport = new WebMercatorViewport(view);
  return tileset.getTileIndices({ viewport, minZoom, maxZoom: 8, zRange: null }).map(({ z }) => z);
}

describe("tiles of quadbins", () => {
  it("are the whole world's one below zoom 0, however often it is in view", () => {
    for (const tiles of [{}, { minresolution: 0 }]) {
      for (const zoom of [-2, -0.6, 0.4]) expect(tilesAt(zoom, tiles)).toEqual([0]);
    }
  });

  it("are none below the first level of a tileset", () => {
    const tiles = { minresolution: 4 };
    for (const zoom of [-1, 2, 3.4]) expect([zoom, tilesAt(zoom, tiles)]).toEqual([zoom, []]);
    expect(new Set(tilesAt(3.6, tiles))).toEqual(new Set([4]));
    expect(tilesAt(5, tiles)).toContain(5);
  });
});
