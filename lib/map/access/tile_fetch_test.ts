import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { MapError } from "./map_access.ts";
import { keptAccess, MINUTE_MS, SECOND_MS, settle } from "./test_helpers.ts";
import { createTileRenewals } from "../sources/tile_renewals.ts";
import { fetchTile as fetchBy } from "./tile_fetch.ts";

const URL = "https://carto.example/v3/maps/carto_dw/query/1/2/3";
const TILE = new Uint8Array([10, 0, 18, 0, 26, 0]);

/** A CARTO with the test's responses; requests' tokens are in `sent`, their URLs in `urls`. */
function tiles(kept = keptAccess()) {
  const sent: string[] = [];
  const urls: string[] = [];
  const carto = {
    answer: (): Response | Promise<Response> =>
      new Response(TILE, { headers: { "content-type": "application/vnd.carto-vector-tile" } }),
  };
  const fetcher = async (url: unknown, init?: RequestInit) => {
    urls.push(String(url));
    sent.push(new Headers(init?.headers).get("authorization") ?? "");
    init?.signal?.throwIfAborted();
    return await carto.answer();
  };
  const renewals = createTileRenewals();
  const fetchTile = (url: string, signal?: AbortSignal) =>
    fetchBy({ ...kept, renewals }, fetcher, url, signal);
  return { ...kept, carto, fetchTile, renewals, sent, urls };
}

const status = (code: number, headers = {}) => () =>
  Response.json({ error: "No" }, { status: code, headers });

describe("a tile", () => {
  it("is requested with the current token, and arrives unchanged", async () => {
    const { clock, fetchTile, sent } = tiles(keptAccess({ lifeMs: 5 * MINUTE_MS }));
    const response = await fetchTile(URL);
    expect(await response.bytes()).toEqual(TILE);
    expect(response.headers.get("content-type")).toBe("application/vnd.carto-vector-tile");
    await clock.pass(10 * MINUTE_MS);
    await fetchTile(URL);
    expect(sent).toEqual(["Bearer token 1", "Bearer token 3"]);
  });

  it("may be empty", async () => {
    const { carto, fetchTile } = tiles();
    carto.answer = () => new Response(null, { status: 204 });
    expect((await fetchTile(URL)).status).toBe(204);
  });

  it("arrives by itself after any outage", async () => {
    const broken = () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError("cut off")) }),
      );
    for (
      const answer of [
        status(500),
        status(503, { "retry-after": "5" }),
        status(429, { "retry-after": "5" }),
        status(408),
        () => Promise.reject(new TypeError("Failed to fetch")),
        broken,
      ]
    ) {
      const { carto, clock, fetchTile, healths, sent } = tiles();
      const { answer: well } = carto;
      carto.answer = answer;
      const tile = fetchTile(URL);
      await clock.pass(10 * MINUTE_MS);
      expect(sent.length).toBeGreaterThan(8);
      expect(new Set(healths).size).toBe(1);
      carto.answer = well;
      await clock.pass(MINUTE_MS);
      expect(await (await tile).bytes()).toEqual(TILE);
      expect(healths.at(-1)).toBe("ok");
    }
  });

  it("is retried at once with another token where this one was refused", async () => {
    const { carto, fetchTile, healths, sent, server } = tiles();
    const { answer: well } = carto;
    server.answer = server.mint;
    carto.answer = () => sent.length < 4 ? status(401)() : well();
    await Promise.all([fetchTile(URL), fetchTile(URL), fetchTile(URL)]);
    expect(sent).toEqual([
      ...Array<string>(3).fill("Bearer token 1"),
      ...Array<string>(3).fill("Bearer token 2"),
    ]);
    expect(healths).toEqual([]);
  });

  it("is aborted when it is no longer needed", async () => {
    const { carto, clock, fetchTile, healths, sent } = tiles();
    carto.answer = status(503);
    const giving = new AbortController();
    const tile = fetchTile(URL, giving.signal).catch((error) => error);
    await clock.pass(3 * SECOND_MS);
    const before = sent.length;
    giving.abort();
    expect(await tile).toMatchObject({ name: "AbortError" });
    await clock.pass(10 * MINUTE_MS);
    expect(sent).toHaveLength(before);
    expect(healths).toEqual(["unavailable", "ok"]);
  });

  for (const refusal of [404, 403]) {
    it(`is of a map that the page instantiates, where the server's is refused: ${refusal}`, async () => {
      const { carto, fetchTile, healths, renewals, urls } = tiles();
      const { answer: well } = carto;
      const template = "https://carto.example/v3/maps/carto_dw/query/{z}/{x}/{y}";
      renewals.add([template], () => Promise.resolve([`${template}?map=renewed`]));
      carto.answer = () => urls.at(-1) === URL ? status(refusal)() : well();
      expect(await (await fetchTile(URL)).bytes()).toEqual(TILE);
      await fetchTile(URL);
      expect(urls).toEqual([URL, `${URL}?map=renewed`, `${URL}?map=renewed`]);
      expect(healths).toEqual([]);
    });
  }

  it("that does not exist is not retried", async () => {
    const { carto, clock, fetchTile, healths, sent } = tiles();
    carto.answer = status(404);
    const tile = fetchTile(URL).catch((error) => error);
    await settle();
    await clock.pass(MINUTE_MS);
    expect(await tile).toBeInstanceOf(MapError);
    expect([sent.length, healths]).toEqual([1, []]);
  });
});
