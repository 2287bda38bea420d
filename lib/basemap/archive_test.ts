import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { assertExists } from "@std/assert/exists";
import { SYSTEM_CLOCK } from "../clock/clock.ts";
import { type ArchiveKind, protomapsArchive, TOWN } from "../../tests/helpers/protomaps_archive.ts";
import { BasemapArchiveError } from "./basemap_errors.ts";
import { basemapArchive } from "./open.ts";

const options = { fetch, ...SYSTEM_CLOCK };
const own = () => basemapArchive({ kind: "offline" }, options);
const at = (location: string) => basemapArchive({ kind: "archive", location }, options);

const textOf = (bytes: Uint8Array<ArrayBuffer>) => new TextDecoder().decode(gunzipSync(bytes));

describe("our own basemap archive", () => {
  it("returns a tile as it is stored, with its encoding", async () => {
    const tile = await (await own()).readTile(0, 0, 0);
    assertExists(tile);
    expect(tile.contentEncoding).toBe("gzip");
    expect(textOf(tile.bytes)).toContain("world_land");
  });

  it("has Boston and New York at its deepest zoom, with their names", async () => {
    const archive = await own();
    const boston = await archive.readTile(7, 38, 47);
    const newYork = await archive.readTile(7, 37, 48);
    assertExists(boston);
    assertExists(newYork);
    expect(textOf(boston.bytes)).toContain("Dorchester");
    expect(textOf(newYork.bytes)).toContain("Staten Island");
  });

  it("has nothing in the open ocean", async () => {
    expect(await (await own()).readTile(7, 50, 50)).toBe(null);
  });

  it("has a version that is the same each time it is opened", async () => {
    const [one, two] = await Promise.all([own(), own()].map(async (archive) => {
      return await (await archive).contents();
    }));
    expect(one?.version).toMatch(/^[0-9a-f]{16}$/);
    expect(one?.version).toBe(two?.version);
  });

  it("stays small enough to ship", async () => {
    const { size } = await Deno.stat(new URL("./basemap.pmtiles", import.meta.url));
    expect(size).toBeLessThan(1.4e6);
  });
});

describe("an archive of the operator's", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(async () => {
    await Deno.remove(folder, { recursive: true });
  });

  async function write(bytes: Uint8Array, name = crypto.randomUUID()): Promise<string> {
    const path = `${folder}/${name}.pmtiles`;
    await Deno.writeFile(path, bytes);
    return path;
  }

  it("is read from its file, tile by tile", async () => {
    const archive = await at(await write(protomapsArchive()));
    expect(archive.known()).toBe(null);
    const tile = await archive.readTile(5, 9, 11);
    assertExists(tile);
    expect(textOf(tile.bytes)).toContain(TOWN);
    expect(archive.known()).toMatchObject({ minzoom: 0, maxzoom: 13 });
    expect(await archive.contents()).toEqual(archive.known());
  });

  it("may be replaced while it is read, and has another version then", async () => {
    const path = await write(protomapsArchive({ maxzoom: 2 }));
    const archive = await at(path);
    const before = await archive.contents();
    await Deno.writeFile(path, protomapsArchive({ maxzoom: 3 }));
    assertExists(await archive.readTile(2, 1, 1));
    const after = await archive.contents();
    expect([before.maxzoom, after.maxzoom]).toEqual([2, 3]);
    expect(after.version).not.toBe(before.version);
  });

  it("is refused once its replacement cannot be drawn", async () => {
    const path = await write(protomapsArchive());
    const archive = await at(path);
    await archive.contents();
    await Deno.writeFile(path, protomapsArchive({ tileType: 2, maxzoom: 3 }));
    await expect(archive.readTile(1, 0, 0)).rejects.toThrow(BasemapArchiveError);
    await expect(archive.contents()).rejects.toThrow("PNG");
  });

  const layer = (id: string, field = "kind") => ({ id, fields: { [field]: "String" } });
  const refused: [string, ArchiveKind, RegExp][] = [
    ["holds pictures", { tileType: 2 }, /holds PNG tiles, not vector tiles.*pmtiles extract/],
    ["is packed by Brotli", { tileCompression: 3 }, /packed by Brotli, not gzip/],
    [
      "has another schema",
      { layers: [layer("transportation"), layer("water")] },
      /no Protomaps basemap: it lacks the layers earth and water, and has transportation, water/,
    ],
    ["names no layers", { layers: [] }, /none that it names/],
    [
      "is of an older schema",
      { layers: [layer("earth", "pmap:kind"), layer("water")] },
      /from before version 4/,
    ],
  ];
  for (const [name, kind, expected] of refused) {
    it(`is refused where it ${name}`, async () => {
      const archive = await at(await write(protomapsArchive(kind)));
      await expect(archive.contents()).rejects.toThrow(BasemapArchiveError);
      await expect(archive.contents()).rejects.toThrow(expected);
      await expect(archive.readTile(0, 0, 0)).rejects.toThrow(expected);
    });
  }

  it("is refused where it is no archive, cut off, empty, a folder or not there", async () => {
    const text = await write(new TextEncoder().encode("no archive\n".repeat(3000)));
    await expect((await at(text)).contents()).rejects.toThrow("is not a PMTiles archive");
    const cut = await at(await write(protomapsArchive().subarray(0, 200)));
    await expect(cut.contents()).rejects.toThrow("is damaged");
    const empty = await at(await write(new Uint8Array()));
    await expect(empty.contents()).rejects.toThrow("is not a PMTiles archive");
    await Deno.mkdir(`${folder}/folder.pmtiles`);
    await expect((await at(`${folder}/folder.pmtiles`)).contents()).rejects.toThrow("is no file");
    await expect((await at(`${folder}/missing.pmtiles`)).contents()).rejects.toThrow(
      /^There is no .*missing.pmtiles\. Set BASEMAP/,
    );
  });
});
