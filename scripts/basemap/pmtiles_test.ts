import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { PMTiles, type RangeResponse } from "pmtiles";
import { type Tile, writePmtiles } from "./pmtiles.ts";

const info = {
  minzoom: 0,
  maxzoom: 8,
  bounds: [-10, -20, 30, 40],
  center: [1, 2, 3],
  metadata: { name: "test" },
} as const;

function reader(bytes: Uint8Array): PMTiles {
  return new PMTiles({
    getKey: () => "test",
    getBytes: (offset, length): Promise<RangeResponse> =>
      Promise.resolve({ data: new Uint8Array(bytes).slice(offset, offset + length).buffer }),
  });
}

async function read(archive: PMTiles, { z, x, y }: Tile): Promise<number[]> {
  const found = await archive.getZxy(z, x, y);
  return [...new Uint8Array(found?.data ?? new ArrayBuffer(0))];
}

describe("the PMTiles writer", () => {
  it("writes what the pmtiles package reads", async () => {
    const tiles: Tile[] = [
      { z: 1, x: 1, y: 1, bytes: new Uint8Array([3]) },
      { z: 0, x: 0, y: 0, bytes: new Uint8Array([1, 2]) },
    ];
    const archive = reader(writePmtiles(tiles, info));
    expect(await read(archive, { z: 0, x: 0, y: 0, bytes: new Uint8Array() })).toEqual([1, 2]);
    expect(await read(archive, { z: 1, x: 1, y: 1, bytes: new Uint8Array() })).toEqual([3]);
    expect(await archive.getZxy(1, 0, 0)).toBe(undefined);
    expect(await archive.getMetadata()).toEqual({ name: "test" });
    expect(await archive.getHeader()).toMatchObject({
      minLon: -10,
      minLat: -20,
      maxLon: 30,
      maxLat: 40,
      centerLon: 1,
      centerLat: 2,
      centerZoom: 3,
      minZoom: 0,
      maxZoom: 8,
      clustered: true,
    });
  });

  it("stores equal tiles once", async () => {
    const all = Array.from({ length: 16 }, (_, i): Tile => ({
      z: 2,
      x: i % 4,
      y: Math.floor(i / 4),
      bytes: new Uint8Array(1000).fill(7),
    }));
    const archive = reader(writePmtiles(all, info));
    expect(await archive.getHeader()).toMatchObject({
      numAddressedTiles: 16,
      numTileEntries: 1,
      numTileContents: 1,
    });
  });

  it("finds every tile when the directory no longer fits in one piece", async () => {
    const tiles: Tile[] = [];
    let seed = 1;
    const random = () => seed = seed * 48_271 % 2_147_483_647;
    for (let x = 0; x < 256; x++) {
      for (let y = 0; y < 128; y++) {
        const bytes = Uint8Array.from({ length: 1 + random() % 50 }, random);
        tiles.push({ z: 8, x, y, bytes });
      }
    }
    const archive = reader(writePmtiles(tiles, info));
    expect((await archive.getHeader()).leafDirectoryLength).toBeGreaterThan(0);
    for (const tile of tiles.filter((_, i) => i % 997 === 0)) {
      expect(await read(archive, tile)).toEqual([...tile.bytes]);
    }
  });

  it("writes the same bytes whatever the order of the tiles", () => {
    const tiles: Tile[] = [0, 1].map((x) => ({ z: 1, x, y: 0, bytes: new Uint8Array([x]) }));
    expect(writePmtiles(tiles, info)).toEqual(writePmtiles(tiles.toReversed(), info));
  });
});
