import {
  fetchMap,
  rasterSource,
  trajectoryTableSource,
  vectorQuerySource,
} from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { openDatabase } from "../store/database.ts";
import { US_STATES } from "../store/load_states.ts";
import { createTable } from "../store/tables.ts";
import {
  cityQuery,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
  withQuery,
} from "../test_helpers.ts";

const featureSchema = v.strictObject({
  type: v.literal("Feature"),
  geometry: v.nullable(v.object({ type: v.string(), coordinates: v.array(v.unknown()) })),
  properties: v.record(v.string(), v.unknown()),
});
const collectionSchema = v.strictObject({
  type: v.literal("FeatureCollection"),
  features: v.array(featureSchema),
});
const urlsSchema = v.object({ url: v.tuple([v.string()]) });
const answerSchema = v.object({
  nrows: v.number(),
  tilejson: urlsSchema,
  geojson: v.optional(urlsSchema),
  ndjson: v.optional(urlsSchema),
});

const BOSTON = cityQuery("BOSTON");

describe("The Maps API beside tiles", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor("*") });
  });
  afterAll(() => emulator.close());

  const get = (path: string, query: Record<string, string>, bearer = token) =>
    emulator.call(withQuery(path, query), bearer);
  const query = (fields: Record<string, string>) => get("/v3/maps/carto_dw/query", fields);
  const table = (fields: Record<string, string>) => get("/v3/maps/carto_dw/table", fields);
  const instantiate = async (fields: Record<string, string>) =>
    v.parse(answerSchema, await (await query(fields)).json());
  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });

  it("gives all rows as GeoJSON, with columns and filters", async () => {
    const answer = await query({
      format: "geojson",
      q: BOSTON,
      columns: "store_id,revenue",
      filters: JSON.stringify({ storetype: { in: { values: ["Supermarket"] } } }),
    });
    expect(answer.headers.get("content-type")).toContain("application/geo+json");
    const { features } = v.parse(collectionSchema, await answer.json());
    expect(features.length).toBeGreaterThan(5);
    expect(features.length).toBeLessThan(60);
    for (const { geometry, properties } of features) {
      expect(geometry?.type).toBe("Point");
      expect(Object.keys(properties)).toEqual(["store_id", "revenue"]);
      expect(Object.values(properties).every((value) => typeof value === "number")).toBe(true);
    }
  });

  it("gives a Feature a line, of polygons too", async () => {
    const answer = await table({ format: "ndjson", name: US_STATES });
    const lines = (await answer.text()).trimEnd().split("\n")
      .map((line) => v.parse(featureSchema, JSON.parse(line)));
    expect(lines.length).toBe(56);
    expect(new Set(lines.map(({ geometry }) => geometry?.type)))
      .toEqual(new Set(["Polygon", "MultiPolygon"]));
    expect(lines.find(({ properties }) => properties.state === "CO")?.properties.name)
      .toBe("Colorado");
  });

  it("lists the formats with the map, under URLs of the same data", async () => {
    const { nrows, geojson, ndjson } = await instantiate({ q: BOSTON });
    expect(nrows).toBe(60);
    for (const { url: [url] } of [geojson, ndjson].filter((urls) => urls !== undefined)) {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.headers.get("cache-control")).toContain("immutable");
      expect((await answer.text()).match(/"type":"Feature"/g)?.length).toBe(60);
    }
    const cells = { q: BOSTON, spatialDataType: "quadbin", aggregationExp: "COUNT(*) AS n" };
    expect((await instantiate(cells)).geojson).toBe(undefined);
    expect(await refusal(await query({ ...cells, format: "geojson" })))
      .toEqual([400, "format: geojson has the rows of geometries, not cells or aggregates"]);
    expect((await refusal(await query({ q: BOSTON, format: "binary" })))[1])
      .toBe("format: the embedded CARTO answers tilejson, geojson, ndjson");
  });

  it("keeps rows without a geometry, and refuses more rows than a page should hold", async () => {
    const database = openDatabase(emulator.dataDir);
    const load = createTable(database, {
      name: "p.d.many",
      geometry: "point",
      columns: [{ name: "geom", type: "geometry" }, { name: "open", type: "boolean" }],
    });
    for (let row = 0; row <= 50_000; row++) load.insert(undefined, [row === 0]);
    load.commit(Date.now());
    database.close();
    const few = await query({ format: "geojson", q: "SELECT * FROM p.d.many WHERE open" });
    expect(v.parse(collectionSchema, await few.json()).features)
      .toEqual([{ type: "Feature", geometry: null, properties: { open: true } }]);
    const many = { q: "SELECT * FROM p.d.many" };
    expect((await instantiate(many)).geojson).toBe(undefined);
    expect(await refusal(await query({ ...many, format: "geojson" })))
      .toEqual([400, "format: geojson is for 50,000 rows and 16 MB at most; use tilejson"]);
  });

  it("asks for the grant whatever the format", async () => {
    const narrow = await emulator.mint();
    const path = "/v3/maps/carto_dw/query";
    const other = { format: "geojson", q: cityQuery("NEW YORK") };
    expect((await refusal(await get(path, other, narrow)))[0]).toBe(403);
    const own = await get(path, { format: "geojson", q: BOSTON }, narrow);
    expect(v.parse(collectionSchema, await own.json()).features.length).toBe(60);
  });

  it("takes geo_column from older clients, and refuses it from v=3.3", async () => {
    const old = { name: US_STATES, geo_column: "geom" };
    for (const fields of [old, { ...old, v: "3.0" }, { ...old, v: "3.2" }]) {
      expect(v.parse(answerSchema, await (await table(fields)).json()).nrows).toBe(56);
    }
    for (const version of ["3.3", "3.4", "3.10", "4"]) {
      expect(await refusal(await table({ ...old, v: version })))
        .toEqual([400, "geo_column: not supported from v=3.3; use spatialDataColumn"]);
    }
    expect((await refusal(await table({ ...old, geo_column: "geom:name", v: "3.0" })))[1])
      .toBe('spatialDataColumn: "name" is not a geometry');
  });

  it("says that a named source does not exist", async () => {
    await expect(vectorQuerySource({ ...access(), sqlQuery: "no_such_source" }))
      .rejects.toThrow("Named source not found: no_such_source");
    const sql = await get("/v3/sql/carto_dw/query", { q: "no_such_source" });
    expect(await refusal(sql)).toEqual([404, "Named source not found: no_such_source"]);
  });

  it("refuses by name what it does not have", async () => {
    await expect(rasterSource({ ...access(), tableName: "p.d.raster" }))
      .rejects.toThrow("Rasters are not in the embedded CARTO");
    const trajectory = { trajectoryIdColumn: "id", timestampColumn: "at", tableName: STORES };
    await expect(trajectoryTableSource({ ...access(), ...trajectory }))
      .rejects.toThrow("Trajectories are not in the embedded CARTO");
    const { apiBaseUrl } = emulator;
    await expect(fetchMap({ cartoMapId: "a-map", apiBaseUrl }))
      .rejects.toThrow("Builder's maps (fetchMap) are not in the embedded CARTO");
    expect(await refusal(await get("/v3/sql/carto_dw/job", { q: "SELECT 1" })))
      .toEqual([400, "Jobs are not in the embedded CARTO"]);
    expect((await refusal(await get("/v3/lds/geocoding/geocode", {})))[0]).toBe(403);
    expect(await refusal(await fetch(`${apiBaseUrl}/v3/maps/carto_dw/raster`)))
      .toEqual([401, "Unauthorized"]);
  });
});
