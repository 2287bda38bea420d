import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError } from "./carto_errors.ts";
import { processQuery, queryRequest } from "./query.ts";
import { processTileJson, processTileJsonUrl } from "./tile_json.ts";

const carto = {
  apiBaseUrl: "https://gcp-us-east1.api.carto.com",
  authUrl: "https://auth.carto.com/oauth/token",
  clientId: "client",
  clientSecret: "secret",
  connection: "a b",
};
const answer = (body: unknown, status = 200) => ({
  status,
  headers: new Headers(),
  body: JSON.stringify(body),
});

describe("a query by CARTO's SQL API", () => {
  it("goes in a body, which no CDN caches, with the page that the token is for", async () => {
    const origin = "https://maps.acme.com";
    const request = queryRequest(carto, "token", { sql: "SELECT 1", origin });
    expect([request.method, request.url]).toEqual([
      "POST",
      "https://gcp-us-east1.api.carto.com/v3/sql/a%20b/query",
    ]);
    expect(request.headers.get("authorization")).toBe("Bearer token");
    expect(request.headers.get("referer")).toBe("https://maps.acme.com/");
    expect(await request.json()).toEqual({ q: "SELECT 1" });
  });

  it("is answered with rows, perhaps with their columns and the bytes that were read", () => {
    const schema = [{ name: "a", type: "number" }];
    const meta = { totalBytesProcessed: "2048", cacheHit: false };
    expect(processQuery(answer({ rows: [{ a: 1 }], schema, meta }), "Query"))
      .toEqual({ rows: [{ a: 1 }], schema, bytes: 2048 });
    expect(processQuery(answer({ rows: [] }), "Query"))
      .toEqual({ rows: [], schema: [], bytes: undefined });
    expect(() => processQuery(answer({}), "Query")).toThrow(CartoError);
    expect(() => processQuery(answer({ error: "denied" }, 403), "Query")).toThrow("denied");
  });
});

describe("the TileJSON of a map", () => {
  it("is where the map's answer says", () => {
    const url = "https://gcp-us-east1.api.carto.com/v3/maps/dw/query?format=tilejson";
    expect(processTileJsonUrl(answer({ nrows: 1, tilejson: { url: [url] } }))).toBe(url);
    expect(() => processTileJsonUrl(answer({ tilejson: { url: [] } }))).toThrow(CartoError);
  });

  it("says the kind of geometry and the extent, each where CARTO reports it", () => {
    const layers = [{ id: "default", geometry_type: "Point", fields: { a: "Number" } }];
    expect(processTileJson(answer({ bounds: [-71, 42, -70, 43], vector_layers: layers })))
      .toMatchObject({ geometry: "Point", bounds: [-71, 42, -70, 43], fields: ["a"] });
    expect(processTileJson(answer({ tilestats: { layers: [{ geometry: "Polygon" }] } })))
      .toMatchObject({ geometry: "Polygon", bounds: undefined, fields: [] });
    expect(processTileJson(answer({ bounds: [null] })).bounds).toBeUndefined();
    expect(() => processTileJson({ ...answer({}), body: "<html>" })).toThrow(CartoError);
  });
});
