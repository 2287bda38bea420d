import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { assertExists } from "@std/assert/exists";
import { SYSTEM_CLOCK } from "../clock/clock.ts";
import { protomapsArchive } from "../../tests/helpers/protomaps_archive.ts";
import { serveArchive } from "../../tests/helpers/archive_server.ts";
import type { BasemapArchive } from "./archive.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "./basemap_errors.ts";
import { basemapArchive } from "./open.ts";
import { remoteSource } from "./remote_source.ts";

const open = (location: URL, elapsed = SYSTEM_CLOCK.elapsed): Promise<BasemapArchive> =>
  basemapArchive({ kind: "archive", location }, { fetch, elapsed });

describe("an archive on the web", () => {
  it("is read by ranges, and a tile once", async () => {
    await using server = serveArchive(protomapsArchive());
    const archive = await open(server.url);
    const tiles = await Promise.all([1, 1, 1].map(() => archive.readTile(3, 2, 2)));
    for (const tile of tiles) expect(tile?.contentEncoding).toBe("gzip");
    await archive.readTile(3, 2, 2);
    // Header and root directory, metadata, the tile.
    expect(server.ranges).toHaveLength(3);
    expect(server.ranges[0]).toBe("bytes=0-16383");
  });

  it("may be replaced while it is read", async () => {
    await using server = serveArchive(protomapsArchive({ maxzoom: 2 }));
    const archive = await open(server.url);
    expect((await archive.contents()).maxzoom).toBe(2);
    server.serve(protomapsArchive({ maxzoom: 3 }));
    assertExists(await archive.readTile(2, 1, 1));
    expect((await archive.contents()).maxzoom).toBe(3);
  });

  it("that is down is not requested for three seconds, and then is read", async () => {
    await using server = serveArchive(protomapsArchive());
    let time = 0;
    const archive = await open(server.url, () => time);
    server.answer = () => new Response(null, { status: 502 });
    await expect(archive.contents()).rejects.toThrow(BasemapUnavailableError);
    await expect(archive.readTile(0, 0, 0)).rejects.toThrow("answers 502");
    expect(server.ranges).toHaveLength(1);
    expect(archive.known()).toBe(null);

    server.answer = undefined;
    await expect(archive.contents()).rejects.toThrow(BasemapUnavailableError);
    time = 3_001;
    assertExists(await archive.readTile(0, 0, 0));
    expect(archive.known()?.maxzoom).toBe(13);
  });

  it("is asked for 64 parts at once, and for no more", async () => {
    const { promise: silence, resolve: answer } = Promise.withResolvers<void>();
    let asked = 0;
    await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async () => {
      asked++;
      await silence;
      return new Response("0123456789", { status: 206 });
    });
    const url = new URL(`http://127.0.0.1:${server.addr.port}/a.pmtiles`);
    const source = remoteSource({ url, fetch, elapsed: SYSTEM_CLOCK.elapsed });
    const part = (n: number) => source.getBytes(n * 10, 10, undefined, undefined);
    const reading = Array.from({ length: 64 }, (_, n) => part(n));
    const same = part(0);
    await expect(part(64)).rejects.toThrow("is busy");
    answer();
    expect(await Promise.all([...reading, same])).toHaveLength(65);
    expect(asked).toBe(64);
    expect((await part(64)).data.byteLength).toBe(10);
  });

  it("without a listening server is unreachable", async () => {
    const server = serveArchive(protomapsArchive());
    await server[Symbol.asyncDispose]();
    await expect((await open(server.url)).contents()).rejects.toThrow("cannot be reached");
  });

  it("that sends more than requested is not read to its end", async () => {
    await using server = serveArchive(protomapsArchive());
    server.answer = () => new Response(new Uint8Array(100_000), { status: 206 });
    await expect((await open(server.url)).contents()).rejects.toThrow("more than was asked");
  });

  const refusals: [string, () => Response, RegExp][] = [
    ["is not there", () => new Response("no", { status: 404 }), /answers 404 for http.*BASEMAP/],
    ["comes as a whole", () => new Response("all of it"), /Have it answer range requests/],
    [
      "is elsewhere",
      () => new Response(null, { status: 302, headers: { location: "https://cdn.example/x" } }),
      /leads to https:\/\/cdn.example\/x/,
    ],
    ["is something else", () => new Response("<html>", { status: 206 }), /no.* a PMTiles archive/],
  ];
  for (const [name, answer, expected] of refusals) {
    it(`is refused where it ${name}`, async () => {
      await using server = serveArchive(protomapsArchive());
      server.answer = answer;
      const archive = await open(server.url);
      await expect(archive.contents()).rejects.toThrow(BasemapArchiveError);
      await expect(archive.contents()).rejects.toThrow(expected);
    });
  }
});
