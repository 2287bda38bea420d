import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import {
  cityQuery,
  decodeTile,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
  withQuery,
} from "../test_helpers.ts";

const instantiation = v.object({
  nrows: v.number(),
  tilejson: v.object({ url: v.tuple([v.string()]) }),
});
const tileJson = v.looseObject({
  tiles: v.tuple([v.string()]),
  bounds: v.tuple([v.number(), v.number(), v.number(), v.number()]),
});

describe("Maps API", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({
      grants: grantsFor(
        cityQuery("BOSTON"),
        cityQuery("NEW YORK"),
        "carto-demo-data.demo_tables.*",
      ),
    });
  });
  afterAll(() => emulator.close());

  const get = (url: string, bearer = token, headers: HeadersInit = {}) =>
    fetch(url, { headers: { ...headers, authorization: `Bearer ${bearer}` } });
  const tileJsonUrl = async (query: Record<string, string>, kind = "query") => {
    const response = await emulator.call(withQuery(`/v3/maps/carto_dw/${kind}`, query), token);
    return v.parse(instantiation, await response.json()).tilejson.url[0];
  };
  const open = async (query: Record<string, string>, kind = "query") =>
    v.parse(tileJson, await (await get(await tileJsonUrl(query, kind))).json());
  const tileUrl = (template: string, z: number, x: number, y: number) =>
    template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
  const readTile = async (template: string, z: number, x: number, y: number) =>
    decodeTile(await (await get(tileUrl(template, z, x, y))).bytes()).points;

  it("describes a query's bounds, fields and statistics", async () => {
    const described = await open({ q: cityQuery("BOSTON") });
    const [west, south, east, north] = described.bounds;
    expect(west > -71.2 && east < -70.9 && south > 42.2 && north < 42.5).toBe(true);
    expect(described).toMatchObject({
      tilejson: "2.2.0",
      scheme: "xyz",
      minzoom: 0,
      vector_layers: [{ id: "default", fields: { revenue: "Number", city: "String" } }],
      tilestats: { layers: [{ layer: "default", count: 60, geometry: "Point" }] },
    });
    const text = JSON.stringify(described);
    expect(text).toContain(
      '{"attribute":"city","type":"String","categories":[{"category":"BOSTON"',
    );
    expect(text).not.toContain("NEW YORK");
  });

  it("gives tiles with all attributes under CARTO's media type, and no place in a path suffix", async () => {
    const { tiles: [template] } = await open({ q: cityQuery("BOSTON") });
    expect(template).toMatch(
      new RegExp(`^${emulator.apiBaseUrl}/v3/maps/carto_dw/query/\\{z\\}/\\{x\\}/\\{y\\}\\?`),
    );
    const response = await get(tileUrl(template, 0, 0, 0));
    expect(response.headers.get("content-type")).toBe("application/vnd.carto-vector-tile");
    const { points } = decodeTile(await response.bytes());
    expect(points.fields.length).toBe(60);
    expect(new Set(points.properties.map(({ city }) => city))).toEqual(new Set(["BOSTON"]));
    expect(Object.keys(points.numericProps)).toEqual([
      "cartodb_id",
      "store_id",
      "revenue",
      "size_m2",
    ]);
    expect(points.fields.map(({ id }) => id)).toEqual(
      [...points.numericProps.cartodb_id?.value ?? []],
    );
  });

  it("puts each store into exactly one tile of any zoom", async () => {
    const { tiles: [template] } = await open({ name: STORES }, "table");
    const world = await readTile(template, 0, 0, 0);
    const ids = world.fields.map(({ id }) => id);
    expect(new Set(ids).size).toBe(12_000);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 16 }), fc.nat(), async (zoom, start) => {
        const store = start % ids.length;
        const [lon = 0, lat = 0] = world.positions.value.slice(2 * store, 2 * store + 2);
        const scale = 2 ** zoom;
        const x = Math.floor(((lon + 180) / 360) * scale);
        const mercator = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
        const y = Math.floor(((1 - mercator) / 2) * scale);
        let found = 0;
        for (const [dx, dy] of [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
          if (x + dx < 0 || y + dy < 0 || x + dx >= scale || y + dy >= scale) continue;
          const { fields } = await readTile(template, zoom, x + dx, y + dy);
          const here = fields.filter(({ id }) => id === ids[store]).length;
          expect(here).toBe(dx === 0 && dy === 0 ? 1 : 0);
          found += here;
        }
        expect(found).toBe(1);
      }),
      { numRuns: 25 },
    );
  });

  it("answers a place without stores with an empty tile of all three groups", async () => {
    const { tiles: [template] } = await open({ q: cityQuery("BOSTON") });
    const response = await get(tileUrl(template, 10, 0, 0));
    expect(response.status).toBe(200);
    const tile = decodeTile(await response.bytes());
    for (const group of [tile.points, tile.lines, tile.polygons]) {
      expect(group.positions.value.length).toBe(0);
    }
  });

  it("describes a query without rows by the whole world, and leaves NULL out of its tiles", async () => {
    const none = `${cityQuery("BOSTON")} AND revenue < 0`;
    const nulls = `SELECT geom, NULLIF(city, 'BOSTON') AS c, NULLIF(size_m2, size_m2) AS s
      FROM ${STORES} WHERE city = 'BOSTON'`;
    const bearer = await emulator.mint({ grants: grantsFor(none, nulls) });
    const openAs = async (q: string) => {
      const path = withQuery("/v3/maps/carto_dw/query", { q, format: "tilejson" });
      return v.parse(tileJson, await (await emulator.call(path, bearer)).json());
    };
    expect((await openAs(none)).bounds).toEqual([-180, -85.051129, 180, 85.051129]);
    const { tiles: [template] } = await openAs(nulls);
    const answer = await get(tileUrl(template, 0, 0, 0), bearer);
    const { points } = decodeTile(await answer.bytes());
    expect(points.properties[0]).toEqual({});
    expect(points.numericProps.s?.value[0]).toBeNaN();
  });

  it("gives different requests different URLs, and the same request the same one", async () => {
    const q = cityQuery("BOSTON");
    const urls = await Promise.all([
      tileJsonUrl({ q }),
      tileJsonUrl({ q: cityQuery("NEW YORK") }),
      tileJsonUrl({ q, columns: "geom,revenue" }),
      tileJsonUrl({ q, tileResolution: "1" }),
      tileJsonUrl({ q, queryParameters: '{"a":"1"}' }),
      tileJsonUrl({ q, queryParameters: '{"a":1}' }),
      tileJsonUrl({ name: STORES }, "table"),
    ]);
    expect(new Set(urls).size).toBe(urls.length);
    expect(await tileJsonUrl({ q })).toBe(urls[0]);
    for (const url of urls) expect(new URL(url).searchParams.get("cache")).toMatch(/^\d+$/);
  });

  it("carries the columns that were asked for and no others", async () => {
    const { tiles: [template] } = await open({ q: cityQuery("BOSTON"), columns: "geom,storetype" });
    const points = await readTile(template, 0, 0, 0);
    expect(Object.keys(points.numericProps)).toEqual([]);
    expect(Object.keys(points.properties[0] ?? {})).toEqual(["storetype"]);
  });

  it("checks the bearer's grant again on TileJSON and on every tile", async () => {
    const url = await tileJsonUrl({ q: cityQuery("NEW YORK") });
    const { tiles: [template] } = v.parse(tileJson, await (await get(url)).json());
    const boston = await emulator.mint();
    for (const path of [url, tileUrl(template, 0, 0, 0)]) {
      expect((await refusal(await get(path, boston)))[0]).toBe(403);
      expect((await refusal(await get(path, "unknown")))[0]).toBe(401);
    }
  });

  it("lets what has a current version be kept for ever, and nothing else", async () => {
    const url = await tileJsonUrl({ q: cityQuery("BOSTON") });
    const kept = await get(url);
    expect(kept.headers.get("cache-control")).toContain("immutable");
    expect(kept.headers.get("vary")).toContain("authorization");
    await kept.body?.cancel();
    const other = await get(url.replace(/cache=\d+/, "cache=1"));
    expect(other.headers.get("cache-control")).toBe("no-store");
    await other.body?.cancel();
  });

  it("compresses where the client takes it", async () => {
    const url = await tileJsonUrl({ q: cityQuery("BOSTON") });
    const encodingOf = async (accepted: string) => {
      const response = await get(url, token, { "accept-encoding": accepted });
      await response.body?.cancel();
      return response.headers.get("content-encoding");
    };
    expect(await encodingOf("gzip, deflate")).toBe("gzip");
    expect(await encodingOf("identity")).toBe(null);
  });

  it("compresses tiles by brotli or gzip, and tells by a strong ETag that they are known", async () => {
    const { tiles: [template] } = await open({ q: cityQuery("BOSTON") });
    const url = tileUrl(template, 0, 0, 0);
    const tags = new Set<string>();
    const bodies = new Set<string>();
    for (
      const [accepted, encoding] of [["gzip, br", "br"], ["gzip", "gzip"], [
        "br;q=0",
        null,
      ]] as const
    ) {
      const response = await get(url, token, { "accept-encoding": accepted });
      expect(response.headers.get("content-encoding")).toBe(encoding);
      bodies.add((await response.bytes()).toHex());
      const etag = response.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]{27}"$/);
      tags.add(etag);
      const known = { "accept-encoding": accepted, "if-none-match": `"other", ${etag}` };
      const again = await get(url, token, known);
      expect(again.status).toBe(304);
      expect(again.headers.get("etag")).toBe(etag);
      expect(await again.text()).toBe("");
    }
    expect(tags.size).toBe(3);
    expect(bodies.size).toBe(1);
  });

  it("lets a tile of another version be kept only if it is asked for again", async () => {
    const { tiles: [template] } = await open({ q: cityQuery("BOSTON") });
    const url = tileUrl(template, 0, 0, 0);
    const cachingOf = async (asked: string) => {
      const response = await get(asked);
      await response.body?.cancel();
      return response.headers.get("cache-control");
    };
    expect(await cachingOf(url)).toContain("immutable");
    expect(await cachingOf(url.replace(/cache=\d+/, "cache=1"))).toBe("private, no-cache");
  });

  it("writes Mapbox Vector Tiles where they are asked for", async () => {
    const { tiles: [template] } = await open({ q: cityQuery("BOSTON"), formatTiles: "mvt" });
    expect(template).toContain("formatTiles=mvt");
    const response = await get(tileUrl(template, 12, 1239, 1514));
    expect(response.headers.get("content-type")).toBe("application/vnd.mapbox-vector-tile");
    expect((await response.bytes()).byteLength).toBeGreaterThan(100);
  });

  it("refuses what it cannot do, and names the field", async () => {
    const q = cityQuery("BOSTON");
    const ask = async (query: Record<string, string>, path = "/v3/maps/carto_dw/query") =>
      await refusal(await emulator.call(withQuery(path, query), token));
    expect(await ask({})).toEqual([400, "q: expected a query"]);
    for (
      const [field, value] of [
        ["filters", '{"city":{"in":"x"}}'],
        ["filters", '{"city":{"between":{"values":[[1,2]]}}}'],
        ["filters", "{"],
        ["filtersLogicalOperator", "xor"],
        ["aggregationExp", "revenue"],
        ["aggregationExp", "(SELECT 1) AS value"],
        ["aggregationExp", "1 + revenue AS value"],
        ["aggregationResLevel", "-1"],
        ["featureBbox", "maybe"],
        ["spatialDataType", "s2"],
        ["formatTiles", "geojson"],
        ["tileResolution", "3"],
        ["format", "binary"],
        ["queryParameters", "[1]"],
        ["queryParameters", "{"],
        ["spatialDataColumn", "city"],
      ] as const
    ) {
      const [status, error] = await ask({ q, [field]: value });
      expect(status).toBe(400);
      expect(error).toMatch(new RegExp(`^${field}[.:]`));
    }
    expect(await ask({ q, columns: "geom,nothing" })).toEqual([400, "Column not found: nothing"]);
    expect(await ask({ map: "0".repeat(32) })).toEqual([
      404,
      "Map not found; instantiate it again",
    ]);
    expect(await ask({ name: "carto-demo-data.demo_tables.none" }, "/v3/maps/carto_dw/table"))
      .toEqual([404, "Table not found: carto-demo-data.demo_tables.none"]);
    const { tiles: [template] } = await open({ q });
    for (const [z, x, y] of [[1, 2, 0], [27, 0, 0], [0, 0, -1]] as const) {
      expect((await refusal(await get(tileUrl(template, z, x, y))))[0]).toBe(400);
    }
  });
});
