import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type CachedTile, TileCache } from "./tile_cache.ts";

const tile = (size: number): CachedTile => ({
  body: new Uint8Array(size),
  encoding: "identity",
  etag: `"${size}"`,
});

describe("TileCache", () => {
  it("forgets the tiles that were used longest ago, once their bytes exceed its room", () => {
    const cache = new TileCache(100);
    for (const name of ["a", "b", "c", "d"]) cache.set(name, tile(25));
    expect(cache.get("a")?.body.length).toBe(25);
    cache.set("e", tile(20));
    expect(["a", "b", "c", "d", "e"].filter((name) => cache.get(name))).toEqual([
      "a",
      "c",
      "d",
      "e",
    ]);
  });

  it("does not keep a tile that would drive out most others", () => {
    const cache = new TileCache(100);
    cache.set("small", tile(10));
    cache.set("large", tile(26));
    expect(cache.get("large")).toBe(undefined);
    expect(cache.get("small")?.etag).toBe('"10"');
  });

  it("counts a tile that is set twice once", () => {
    const cache = new TileCache(100);
    cache.set("a", tile(25));
    for (let time = 0; time < 10; time++) cache.set("b", tile(25));
    expect(cache.get("a")?.body.length).toBe(25);
  });
});
