import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { ArchiveContents, BasemapArchive } from "./archive.ts";
import { rememberTiles } from "./remembered_tiles.ts";

const CONTENTS: ArchiveContents = {
  version: "0123456789abcdef",
  minzoom: 0,
  maxzoom: 14,
  bounds: [-180, -85, 180, 85],
};

/** An archive whose tiles have as many bytes as their column says, and a list of its reads. */
function archive(): { tiles: BasemapArchive; read: string[] } {
  const read: string[] = [];
  const tiles = rememberTiles({
    known: () => CONTENTS,
    contents: () => Promise.resolve(CONTENTS),
    readTile(z, x, y) {
      read.push(`${z}/${x}/${y}`);
      if (z === 0) return Promise.resolve(null);
      return Promise.resolve({ bytes: new Uint8Array(x), contentEncoding: null });
    },
  });
  return { tiles, read };
}

describe("tiles that were read", () => {
  it("are read once, also by concurrent requests and where there is no tile", async () => {
    const { tiles, read } = archive();
    await Promise.all([1, 2, 3].map(() => tiles.readTile(1, 7, 0)));
    expect((await tiles.readTile(1, 7, 0))?.bytes).toHaveLength(7);
    for (let times = 0; times < 3; times++) expect(await tiles.readTile(0, 0, 0)).toBeNull();
    expect(read).toEqual(["1/7/0", "0/0/0"]);
  });

  it("are forgotten, those used longest ago first, past 400", async () => {
    const { tiles, read } = archive();
    for (let y = 0; y < 20_000; y++) await tiles.readTile(14, 1, y);
    expect(read).toHaveLength(20_000);
    await tiles.readTile(14, 1, 20_000 - 400);
    expect(read).toHaveLength(20_000);
    await tiles.readTile(14, 1, 20_000 - 401);
    expect(read.at(-1)).toBe("14/1/19599");
  });

  it("are not kept where they are larger than 256 KiB", async () => {
    const { tiles, read } = archive();
    for (const size of [256 * 1024, 256 * 1024 + 1]) {
      for (let times = 0; times < 2; times++) {
        expect((await tiles.readTile(14, size, 0))?.bytes).toHaveLength(size);
      }
    }
    expect(read).toEqual(["14/262144/0", "14/262145/0", "14/262145/0"]);
  });
});
