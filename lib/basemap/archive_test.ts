import { gunzipSync } from "node:zlib";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { assertExists } from "@std/assert/exists";
import { BasemapArchiveError, openBasemapArchive } from "./archive.ts";

const BASEMAP = new URL("./basemap.pmtiles", import.meta.url);

describe("the basemap archive", () => {
  it("hands out a tile as it is stored, with its encoding", async () => {
    const archive = await openBasemapArchive(BASEMAP);
    const tile = await archive.readTile(0, 0, 0);
    assertExists(tile);
    expect(tile.contentEncoding).toBe("gzip");
    expect(new TextDecoder().decode(gunzipSync(tile.bytes))).toContain("world_land");
  });

  it("has Boston and New York at its deepest zoom, with their names", async () => {
    const archive = await openBasemapArchive(BASEMAP);
    const boston = await archive.readTile(7, 38, 47);
    const newYork = await archive.readTile(7, 37, 48);
    assertExists(boston);
    assertExists(newYork);
    expect(new TextDecoder().decode(gunzipSync(boston.bytes))).toContain("Dorchester");
    expect(new TextDecoder().decode(gunzipSync(newYork.bytes))).toContain("Staten Island");
  });

  it("has nothing in the open ocean", async () => {
    const archive = await openBasemapArchive(BASEMAP);
    expect(await archive.readTile(7, 50, 50)).toBe(null);
  });

  it("has a version that is the same each time it is opened", async () => {
    const [one, two] = await Promise.all([
      openBasemapArchive(BASEMAP),
      openBasemapArchive(BASEMAP),
    ]);
    expect(one?.version).toMatch(/^[0-9a-f]{16}$/);
    expect(one?.version).toBe(two?.version);
  });

  it("stays small enough to ship", async () => {
    const { size } = await Deno.stat(BASEMAP);
    expect(size).toBeLessThan(1.4e6);
  });

  it("says what to do when the file is missing", async () => {
    const missing = new URL("./missing.pmtiles", import.meta.url);
    await expect(openBasemapArchive(missing)).rejects.toThrow(BasemapArchiveError);
    await expect(openBasemapArchive(missing)).rejects.toThrow("build it");
  });

  it("refuses a file that is no archive", async () => {
    await expect(openBasemapArchive(new URL(import.meta.url))).rejects.toThrow(
      "is not a PMTiles archive",
    );
  });
});
