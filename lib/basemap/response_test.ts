import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { assertExists } from "@std/assert/exists";
import fc from "fast-check";
import type { ArchiveContents, BasemapArchive } from "./archive.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "./basemap_errors.ts";
import { basemapResponse } from "./response.ts";

const TILE = new Uint8Array([31, 139, 8, 0]);

const CONTENTS: ArchiveContents = {
  version: "0123456789abcdef",
  minzoom: 0,
  maxzoom: 7,
  bounds: [-180, -85, 180, 85],
};

/** An archive of zooms 0 to 7 with one tile, at 1/1/0. */
const archive: BasemapArchive = {
  known: () => CONTENTS,
  contents: () => Promise.resolve(CONTENTS),
  readTile: (z, x, y) =>
    Promise.resolve(
      z === 1 && x === 1 && y === 0 ? { bytes: TILE, contentEncoding: "gzip" } : null,
    ),
};

function ask(path: string, query = "", init: RequestInit = {}): Promise<Response> {
  const [z = "", x = "", y = ""] = path.split("/");
  const request = new Request(`https://maps.example/basemap/${path}${query}`, init);
  return basemapResponse(archive, request, { z, x, y });
}

describe("a basemap tile's response", () => {
  it("carries the stored bytes and their Content-Encoding", async () => {
    const response = await ask("1/1/0");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(TILE);
  });

  it("is empty where the map is empty", async () => {
    const response = await ask("1/0/0");
    expect(response.status).toBe(204);
    expect(response.body).toBe(null);
  });

  it("is immutable only under the archive's own version", async () => {
    const keep = async (query: string) => (await ask("1/1/0", query)).headers.get("cache-control");
    expect(await keep("?v=0123456789abcdef")).toBe("public, max-age=31536000, immutable");
    expect(await keep("?v=another")).toBe("public, max-age=3600");
    expect(await keep("")).toBe("public, max-age=3600");
  });

  it("is not sent again to a client that has it", async () => {
    const etag = (await ask("1/1/0")).headers.get("etag");
    assertExists(etag);
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const value of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await ask("1/1/0", "", { headers: { "if-none-match": value } });
      expect(again.status).toBe(304);
      expect(again.headers.get("etag")).toBe(etag);
      expect(again.body).toBe(null);
    }
  });

  it("is sent again to a client that has another tile or version", async () => {
    for (const value of ['"other"', '"0123456789abcdef-1-0-0"', ""]) {
      expect((await ask("1/1/0", "", { headers: { "if-none-match": value } })).status).toBe(200);
    }
  });

  it("has no body for a HEAD request", async () => {
    const response = await ask("1/1/0", "", { method: "HEAD" });
    expect(response.headers.get("content-length")).toBe("4");
    expect(response.body).toBe(null);
  });

  it("refuses a path that is no tile's", async () => {
    for (
      const path of [
        "a/0/0",
        "1/2/0",
        "1/0/2",
        "1/-1/0",
        "01/0/0",
        "1/0/0.pbf",
        "1.0/0/0",
        "31/0/0",
      ]
    ) {
      expect((await ask(path)).status).toBe(400);
    }
  });

  it("is 404 for zooms outside the archive", async () => {
    expect((await ask("8/0/0")).status).toBe(404);
  });

  it("says when to retry while the archive cannot be read", async () => {
    const request = new Request("https://maps.example/");
    for (const error of [new BasemapUnavailableError("down"), new BasemapArchiveError("a", "b")]) {
      const broken: BasemapArchive = { ...archive, readTile: () => Promise.reject(error) };
      const response = await basemapResponse(broken, request, { z: "1", x: "1", y: "0" });
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("5");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.text()).toBe("The basemap cannot be read now.");
    }
  });

  it("never throws, for any path", async () => {
    await fc.assert(fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (z, x, y) => {
      const request = new Request("https://maps.example/");
      const { status } = await basemapResponse(archive, request, { z, x, y });
      expect([200, 204, 400, 404]).toContain(status);
    }));
  });
});
