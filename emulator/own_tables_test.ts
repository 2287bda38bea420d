import {
  h3TableSource,
  quadbinTableSource,
  vectorQuerySource,
  vectorTableSource,
} from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { cellToParent, latLngToCell } from "h3-js";
import { openDatabase } from "./store/database.ts";
import { createTable } from "./store/tables.ts";
import { layOutData } from "./test_data.ts";
import { decodeTile, grantsFor, startTestEmulator, type TestEmulator } from "./test_helpers.ts";

const PLACES = "my.own.places";
const WIDE = "my.own.wide";
const CELLS = "my.own.cells";
const BOSTON = latLngToCell(42.36, -71.06, 8);
const ID = "9007199254740993123";

describe("tables of one's own, by the sources and widgets of @carto/api-client", () => {
  let emulator: TestEmulator;
  let dataDir: string;
  let token: string;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    await layOutData(dataDir);
    const database = openDatabase(dataDir);
    fillPlaces(database);
    fillWide(database);
    fillCells(database);
    database.close();
    emulator = await startTestEmulator({ dataDir });
    token = await emulator.mint({ grants: grantsFor("*") });
  });
  afterAll(async () => {
    await emulator.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const readTile = async (template: string | undefined, place = "0/0/0") => {
    const url = (template ?? "").replace("{z}/{x}/{y}", place).replace("{i}", place);
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    return decodeTile(await response.bytes());
  };

  it("draw each column of geometries under its own name", async () => {
    const counts = { geom: 2, geom_2: 3, area: 1 };
    for (const [spatialDataColumn, count] of Object.entries(counts)) {
      const source = await vectorTableSource({ ...access(), tableName: PLACES, spatialDataColumn });
      const { points, lines, polygons } = await readTile(source.tiles[0]);
      expect(points.properties.length + lines.properties.length + polygons.properties.length)
        .toBe(count);
      expect(source.tilestats.layers[0]?.count).toBe(count);
      const rows = await source.widgetSource.getFormula({ column: "", operation: "count" });
      expect(rows.value).toBe(4);
      const world = {
        type: "Polygon",
        coordinates: [[[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]]],
      } as const;
      const spatialFilter = {
        ...world,
        coordinates: world.coordinates.map((ring) => ring.map(([lon, lat]) => [lon, lat])),
      };
      const inView = await source.widgetSource.getFormula({
        column: "*",
        operation: "count",
        spatialFilter,
      });
      expect(inView.value).toBe(count);
    }
  });

  it("may have any name that BigQuery has, and ids of 19 digits as texts", async () => {
    const source = await vectorQuerySource({
      ...access(),
      sqlQuery: `SELECT geom, \`select\`, \`a b\` AS \`b a\`, \`Größe\`, id FROM \`${PLACES}\`
        WHERE \`Größe\` > 0`,
      filters: {
        "b a": { in: { values: ["x", "y"] } },
        "Größe": { between: { values: [[1, 2]] } },
      },
    });
    const { points } = await readTile(source.tiles[0]);
    expect(points.properties).toContainEqual({ select: "s1", "b a": "x", id: ID });
    expect(Object.keys(points.numericProps)).toEqual(["Größe"]);
    const { rows } = await source.widgetSource.getTable({
      columns: ["id", "b a", "Größe", "select"],
      sortBy: "Größe",
    });
    expect(rows[0]).toEqual({ id: ID, "b a": "x", "Größe": 1, select: "s1" });
    const categories = await source.widgetSource.getCategories({
      column: "b a",
      operation: "sum",
      operationColumn: "Größe",
    });
    expect(categories).toEqual([{ name: "y", value: 2 }, { name: "x", value: 1 }]);
    for (const alias of ['a"b', "a.b", "a;b", "a\\`b", "a\nb"]) {
      const search = new URLSearchParams({ q: `SELECT id AS \`${alias}\` FROM \`${PLACES}\`` });
      const response = await emulator.call(`/v3/sql/carto_dw/query?${search}`, token);
      expect(response.status).toBe(400);
      await response.body?.cancel();
    }
  });

  it("may have 300 columns", async () => {
    const source = await vectorTableSource({ ...access(), tableName: WIDE });
    const { points } = await readTile(source.tiles[0]);
    expect(points.numericProps.c299?.value).toEqual(new Float64Array([299]));
    expect(source.tilestats.layers[0]?.attributes.length).toBe(300);
    const columns = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const { rows } = await source.widgetSource.getTable({ columns });
    expect(rows[0]?.c123).toBe(123);
  });

  it("may hold H3 as integers, which CARTO calls h3int, beside what is no cell", async () => {
    const ask = async (fields: Record<string, string>) => {
      const search = new URLSearchParams({
        type: "table",
        source: CELLS,
        spatialDataType: "h3int",
        spatialDataColumn: "number",
        params: JSON.stringify({ column: "*", operation: "count" }),
        ...fields,
      });
      const response = await emulator.call(`/v3/sql/carto_dw/model/formula?${search}`, token);
      return (await response.json()).rows[0].value;
    };
    expect(await ask({})).toBe(3);
    const selected = BigInt(`0x${cellToParent(BOSTON, 6)}`).toString();
    const spatialFilters = { number: { type: "h3int", indexes: [selected] } };
    expect(await ask({ spatialFilters: JSON.stringify(spatialFilters) })).toBe(1);
    const map = new URLSearchParams({
      name: CELLS,
      spatialDataType: "h3int",
      spatialDataColumn: "number",
      aggregationExp: "SUM(value) AS total",
      format: "tilejson",
    });
    const response = await emulator.call(`/v3/maps/carto_dw/table?${map}`, token);
    const { tilestats, tiles, maxresolution } = await response.json();
    expect([tilestats.layers[0].count, maxresolution]).toEqual([1, 4]);
    const url = tiles[0].replace("{i}", cellToParent(BOSTON, 2));
    const tile = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect((await tile.bytes()).length).toBeGreaterThan(20);
  });

  it("are refused where their cells are of several levels, and where none is picked by id", async () => {
    const options = { ...access(), tableName: CELLS, aggregationExp: "SUM(value) AS total" };
    await expect(h3TableSource({ ...options, spatialDataColumn: "mixed" })).rejects.toThrow(
      '"mixed" holds cells of the levels 5 to 8',
    );
    const { widgetSource } = await h3TableSource({ ...options, spatialDataColumn: "text" });
    const picked = widgetSource.getFormula({
      column: "*",
      operation: "count",
      featureIds: ["1"],
      geometryType: "points",
    });
    await expect(picked).rejects.toThrow("is no geometry; select its cells");
    await expect(quadbinTableSource({ ...options, spatialDataColumn: "value" })).resolves
      .toMatchObject({ tilestats: { layers: [{ count: 0 }] } });
  });
});

type Database = ReturnType<typeof openDatabase>;

function fillPlaces(database: Database): void {
  const load = createTable(database, {
    name: PLACES,
    geometry: "point",
    columns: [
      { name: "geom", type: "geometry" },
      { name: "select", type: "string" },
      { name: "geom_2", type: "geometry" },
      { name: "a b", type: "string" },
      { name: "Größe", type: "number" },
      { name: "id", type: "string" },
      { name: "area", type: "geometry" },
    ],
  });
  const line = { type: "LineString", coordinates: [[0, 0], [5, 5]] } as const;
  const area = { type: "Polygon", coordinates: [[[0, 0], [9, 0], [9, 9], [0, 0]]] } as const;
  load.insert({ type: "Point", coordinates: [1, 2] }, ["s1", line, "x", 1, ID, null]);
  load.insert({ type: "Point", coordinates: [3, 4] }, ["s2", null, "y", 2, "7", area]);
  load.insert(undefined, ["s3", line, "z", 3, "8", null]);
  load.insert(undefined, ["s4", line, "x", null, null, null]);
  load.commit(1);
}

function fillWide(database: Database): void {
  const names = Array.from({ length: 300 }, (_, index) => `c${index}`);
  const load = createTable(database, {
    name: WIDE,
    geometry: "point",
    columns: [
      { name: "geom", type: "geometry" },
      ...names.map((name) => ({ name, type: "number" } as const)),
    ],
  });
  load.insert({ type: "Point", coordinates: [1, 2] }, names.map((_, index) => index));
  load.commit(1);
}

function fillCells(database: Database): void {
  const load = createTable(database, {
    name: CELLS,
    columns: [
      { name: "number", type: "number" },
      { name: "text", type: "string" },
      { name: "mixed", type: "string" },
      { name: "value", type: "number" },
    ],
  });
  load.insert(undefined, [BigInt(`0x${BOSTON}`), BOSTON, BOSTON, 5]);
  load.insert(undefined, [12, "not a cell", cellToParent(BOSTON, 5), 6]);
  load.insert(undefined, [null, null, null, 7]);
  load.commit(1);
}
