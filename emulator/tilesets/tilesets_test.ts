import { boundaryQuerySource, boundaryTableSource, vectorTilesetSource } from "@carto/api-client";
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { mergeBoundaryData } from "../../node_modules/@deck.gl/carto/dist/layers/utils.js";
import propertiesLoader from "../../node_modules/@deck.gl/carto/dist/layers/schema/carto-properties-tile-loader.js";
import vectorLoader from "../../node_modules/@deck.gl/carto/dist/layers/schema/carto-vector-tile-loader.js";
import { openReader } from "../sql/run/reader.ts";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { createTable } from "../store/tables.ts";
import {
  decodeTile,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
  withQuery,
} from "../test_helpers.ts";
import { makeTileset, type TilesetOptions } from "./make_tileset.ts";
import { TilesetStore } from "./tileset_store.ts";

const AREAS = "p.d.areas";
const VALUES = "p.d.values";

const numbers = v.union([
  v.instance(Uint16Array),
  v.instance(Uint32Array),
  v.instance(Float64Array),
]);
const mergedSchema = v.object({
  polygons: v.object({
    polygonIndices: v.object({ value: numbers }),
    properties: v.array(v.record(v.string(), v.string())),
    numericProps: v.object({ people: v.object({ value: numbers }) }),
  }),
});

const square = (west: number, south: number, size: number) => ({
  type: "Polygon",
  coordinates: [[
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ]],
} as const);

describe("Tilesets and boundaries", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;
  let reader: DatabaseSync;
  let now = 1_000;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor("*") });
    database = openDatabase(emulator.dataDir);
    reader = openReader(emulator.dataDir);
    const areas = createTable(database, {
      name: AREAS,
      geometry: "polygon",
      columns: [{ name: "geom", type: "geometry" }, { name: "geoid", type: "string" }],
    });
    areas.insert(square(0, 0, 10), ["A"]);
    areas.insert(square(20, 0, 10), ["B"]);
    areas.insert(square(40, 0, 10), ["C"]);
    areas.commit(now);
    const values = createTable(database, {
      name: VALUES,
      columns: [
        { name: "geoid", type: "string" },
        { name: "people", type: "number" },
        { name: "label", type: "string" },
      ],
    });
    for (
      const row of [["B", 20, "second"], ["A", 10, "first"], ["B", 99, "again"], ["Z", 5, "x"]]
    ) {
      values.insert(undefined, row);
    }
    values.commit(now);
    make({ table: AREAS, maxzoom: 4 });
  });
  afterAll(async () => {
    reader.close();
    database.close();
    await emulator.close();
  });

  const make = (options: Omit<TilesetOptions, "minzoom" | "now"> & { minzoom?: number }) =>
    makeTileset(
      { store: new TilesetStore(database), reader, catalog: new Catalog(database) },
      { minzoom: 0, now: () => now += 1_000, ...options },
    );
  const access = (accessToken = token) => ({
    accessToken,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
    localCache: { cacheControl: ["no-cache" as const, "no-store" as const] },
  });
  const read = (template: string | undefined, place: string, bearer = token) =>
    fetch((template ?? "").replace("{z}/{x}/{y}", place), {
      headers: { authorization: `Bearer ${bearer}` },
    });
  const tile = async (source: { tiles: readonly string[] }, place: string) =>
    decodeTile(await (await read(source.tiles[0], place)).bytes());

  it("serves the tiles that a table's rows had, to the real client", async () => {
    const made = make({ table: STORES, maxzoom: 6, columns: ["store_id", "city"] });
    expect(made.name).toBe(`${STORES}_tileset`);
    const source = await vectorTilesetSource({ ...access(), tableName: made.name });
    expect([source.minzoom, source.maxzoom]).toEqual([0, 6]);
    expect(source.tilestats.layers[0]?.count).toBe(12_000);
    expect(source.tilestats.layers[0]?.attributes.map(({ attribute }) => attribute))
      .toEqual(["store_id", "city"]);
    expect(source.schema?.map(({ name }) => name)).toEqual(["store_id", "city"]);
    const { points } = await tile(source, "0/0/0");
    expect(points.fields.length).toBe(12_000);
    expect(Object.keys(points.numericProps)).toEqual(["store_id"]);
    const boston = await tile(source, "6/19/23");
    expect(boston.points.properties.filter(({ city }) => city === "BOSTON").length).toBe(60);
    const answer = await read(source.tiles[0], "6/0/0");
    expect([answer.status, answer.headers.get("cache-control")])
      .toEqual([200, expect.stringContaining("immutable")]);
    expect(decodeTile(await answer.bytes()).points.fields.length).toBe(0);
  });

  it("computes widgets from the loaded tiles, in the client", async () => {
    const source = await vectorTilesetSource({
      ...access(),
      tableName: `${STORES}_tileset`,
      widgetWorker: false,
    });
    const body = await (await read(source.tiles[0], "6/19/23")).arrayBuffer();
    const data = vectorLoader.parseSync(body, {});
    const widgets = source.widgetSource;
    widgets.loadTiles([{
      index: { x: 19, y: 23, z: 6 },
      id: "6-19-23",
      bbox: { west: -73.125, south: 40.98, east: -67.5, north: 45.09 },
      data,
      isVisible: true,
    }]);
    const categories = await widgets.getCategories({
      column: "city",
      operation: "count",
      spatialFilter: {
        type: "Polygon",
        coordinates: [[[-80, 30], [-60, 30], [-60, 50], [-80, 50], [-80, 30]]],
      },
    });
    expect(categories.find(({ name }) => name === "BOSTON")?.value).toBe(60);
  });

  it("keeps what its table had when the table changes, until it is made again", async () => {
    const fill = (rows: number) => {
      const load = createTable(database, {
        name: "p.d.growing",
        geometry: "point",
        columns: [{ name: "geom", type: "geometry" }],
      });
      for (let row = 0; row < rows; row++) {
        load.insert({ type: "Point", coordinates: [row, 1] }, []);
      }
      load.commit(now += 1_000);
    };
    const open = () => vectorTilesetSource({ ...access(), tableName: "p.d.growing_tileset" });
    const countIn = async (source: { tiles: readonly string[] }) =>
      (await tile(source, "0/0/0")).points.fields.length;
    fill(1);
    make({ table: "p.d.growing", maxzoom: 1 });
    const before = await open();
    fill(3);
    expect(await countIn(before)).toBe(1);
    make({ table: "p.d.growing", maxzoom: 1 });
    const after = await open();
    expect(after.tiles[0]).not.toBe(before.tiles[0]);
    expect(await countIn(after)).toBe(3);
  });

  it("has small polygons where they can be seen, though not in the tiles above", async () => {
    const tiny = createTable(database, {
      name: "p.d.tiny",
      geometry: "polygon",
      columns: [{ name: "geom", type: "geometry" }],
    });
    tiny.insert(square(10, 10, 0.001), []);
    tiny.commit(now);
    const { name, tileCount } = make({ table: "p.d.tiny", maxzoom: 12, minzoom: 1 });
    expect(tileCount).toBeLessThan(12);
    const source = await vectorTilesetSource({ ...access(), tableName: name });
    const countIn = async (place: string) => (await tile(source, place)).polygons.fields.length;
    expect(await countIn("12/2161/1933")).toBe(1);
    for (const place of ["0/0/0", "1/1/0", "5/16/15"]) expect(await countIn(place)).toBe(0);
  });

  it("refuses what cannot be a tileset, and keeps the one there is", () => {
    const tables = { store: "p.d.plain", columns: [{ name: "n", type: "number" }] } as const;
    createTable(database, { name: tables.store, columns: tables.columns }).commit(now);
    const refused: [Parameters<typeof make>[0], string][] = [
      [{ table: "p.d.none", maxzoom: 1 }, "Table not found: p.d.none"],
      [{ table: tables.store, maxzoom: 1 }, "p.d.plain has no geometry to make tiles of"],
      [{ table: AREAS, name: VALUES, maxzoom: 1 }, "and one that no table has"],
      [{ table: AREAS, name: "areas", maxzoom: 1 }, "use project.dataset.name"],
      [{ table: AREAS, maxzoom: 1, columns: ["none"] }, "Column not found: none"],
      [{ table: AREAS, maxzoom: 8, maxTiles: 100 }, "more than 100 tiles or 1 GB: lower its"],
    ];
    for (const [options, reason] of refused) expect(() => make(options)).toThrow(reason);
    expect(new TilesetStore(database).find(`${AREAS}_tileset`)?.table).toBe(AREAS);
  });

  it("says what is not a tileset, and asks for a grant of its name", async () => {
    await expect(vectorTilesetSource({ ...access(), tableName: STORES }))
      .rejects.toThrow(`"${STORES}" is a table: deno task carto tileset ${STORES} makes a tileset`);
    await expect(vectorTilesetSource({ ...access(), tableName: "p.d.none" }))
      .rejects.toThrow("Tileset not found: p.d.none");
    const name = `${AREAS}_tileset`;
    const other = await emulator.mint();
    await expect(vectorTilesetSource({ ...access(other), tableName: name }))
      .rejects.toThrow("You don't have permissions to read this resource");
    const source = await vectorTilesetSource({ ...access(), tableName: name });
    expect((await refusal(await read(source.tiles[0], "0/0/0", other)))[0]).toBe(403);
    const own = await emulator.mint({ grants: grantsFor(name) });
    expect((await read(source.tiles[0], "0/0/0", own)).status).toBe(200);
    const path = "/v3/maps/carto_dw/tileset";
    expect(await refusal(await emulator.call(path, token)))
      .toEqual([400, "name: expected a tileset"]);
    expect(
      (await refusal(await emulator.call(withQuery(path, { name, format: "json" }), token)))[1],
    )
      .toBe("format: the embedded CARTO answers tilejson only for tilesets");
  });

  /** What the layer draws of a tile: the attributes of each geoid. */
  const boundary = async (
    source: { tiles: readonly string[]; properties_tiles?: readonly string[] },
  ) => {
    const urls = v.parse(v.object({ properties_tiles: v.array(v.string()) }), source);
    const geometry = vectorLoader.parseSync(
      await (await read(source.tiles[0], "0/0/0")).arrayBuffer(),
      {},
    );
    const answer = await read(urls.properties_tiles[0], "0/0/0");
    expect(answer.headers.get("content-type")).toBe("application/vnd.carto-properties-tile");
    const properties = propertiesLoader.parseSync(await answer.arrayBuffer(), {});
    assertExists(geometry);
    assertExists(properties);
    const { polygons } = v.parse(mergedSchema, mergeBoundaryData(geometry, properties));
    return polygons.properties.map((texts, index) => ({
      ...texts,
      people: polygons.numericProps.people.value[polygons.polygonIndices.value[index] ?? 0],
    }));
  };

  it("joins a table's rows to a boundary's features in the layer, the first of each geoid", async () => {
    const source = await boundaryTableSource({
      ...access(),
      tilesetTableName: `${AREAS}_tileset`,
      propertiesTableName: VALUES,
    });
    const drawn = await boundary(source);
    expect(drawn).toEqual([
      { people: 10, label: "first" },
      { people: 20, label: "second" },
      { people: NaN },
    ]);
    expect(source.tilestats.layers[0]?.attributes.map(({ attribute }) => attribute))
      .toEqual(["people", "label"]);
  });

  it("joins a query's rows, with parameters, filters and columns", async () => {
    const drawn = await boundary(
      await boundaryQuerySource({
        ...access(),
        tilesetTableName: `${AREAS}_tileset`,
        propertiesSqlQuery: `SELECT geoid, people * 2 AS people, label FROM ${VALUES}
          WHERE people < @most`,
        queryParameters: { most: 50 },
        columns: ["people"],
        filters: { label: { in: { values: ["second"] } } },
      }),
    );
    expect(drawn.map(({ people }) => people)).toEqual([NaN, 40, NaN]);
  });

  it("asks for both grants of a boundary, at every tile", async () => {
    const tileset = `${AREAS}_tileset`;
    const options = { tilesetTableName: tileset, propertiesTableName: VALUES };
    for (const grants of [grantsFor(tileset), grantsFor(VALUES)]) {
      const half = await emulator.mint({ grants });
      await expect(boundaryTableSource({ ...access(half), ...options }))
        .rejects.toThrow("You don't have permissions to read this resource");
      const source = v.parse(
        v.object({ properties_tiles: v.array(v.string()) }),
        await boundaryTableSource({ ...access(), ...options }),
      );
      expect((await refusal(await read(source.properties_tiles[0], "0/0/0", half)))[0]).toBe(403);
    }
    const both = await emulator.mint({ grants: grantsFor(tileset, VALUES) });
    expect((await boundaryTableSource({ ...access(both), ...options })).tiles.length).toBe(1);
  });

  it("says what a boundary lacks", async () => {
    const tilesetTableName = `${AREAS}_tileset`;
    const refused = [
      [{ propertiesTableName: VALUES }, "tilesetTableName: expected a tileset"],
      [{ tilesetTableName }, "Expected propertiesTableName or propertiesSqlQuery"],
      [{ tilesetTableName, propertiesTableName: STORES }, "Column not found: geoid"],
      [
        { tilesetTableName: `${STORES}_tileset`, propertiesTableName: VALUES },
        `tilesetTableName: "${STORES}_tileset" has no text column geoid`,
      ],
      [{ tilesetTableName: AREAS, propertiesTableName: VALUES }, `"${AREAS}" is a table`],
    ] as const;
    for (const [fields, reason] of refused) {
      const path = withQuery("/v3/maps/carto_dw/boundary", fields);
      expect((await refusal(await emulator.call(path, token)))[1]).toContain(reason);
    }
  });
});
