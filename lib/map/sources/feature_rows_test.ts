import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { cellToParent } from "h3-js";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../../emulator/store/database.ts";
import { createTable } from "../../../emulator/store/tables.ts";
import { grantsFor, startTestEmulator, type TestEmulator } from "../../../emulator/test_helpers.ts";
import { openDirect } from "../../../tests/helpers/direct_sql.ts";
import { mapAccessOf } from "../../../tests/helpers/map_access.ts";
import type { SourceAccess } from "../access/map_access.ts";
import { searchHits } from "../query/search_hits.ts";
import type { RowsRequest } from "../widgets/compute_request.ts";
import { widgetSourceOf } from "./carto_source.ts";
import { loadFeature, loadRows } from "./feature_rows.ts";

const NOTES = "p.d.notes";
/** Two ids that are one number to JSON. */
const IDS = [9_007_199_254_740_992_001n, 9_007_199_254_740_992_003n, 12n];

const logistics = (name: string) =>
  `SELECT * FROM \`acme.logistics.${name}\` WHERE city = 'BOSTON'`;
const SOURCES = {
  deliveries: {
    sql_query: logistics("deliveries"),
    columns: ["geom", "delivery_id", "status", "driver", "weight_kg"],
    open_parameters: [],
    geometry: { column: "geom", type: "point" },
    id: "delivery_id",
  },
  routes: {
    sql_query: logistics("routes"),
    columns: ["geom", "route_id", "driver"],
    open_parameters: [],
    geometry: { column: "geom", type: "line" },
    id: "route_id",
  },
  zones: {
    sql_query: logistics("zones"),
    columns: ["geom", "zone_id"],
    open_parameters: [],
    geometry: { column: "geom", type: "polygon" },
    id: "zone_id",
  },
  demand: {
    sql_query: logistics("demand_h3"),
    columns: ["h3", "orders"],
    open_parameters: [],
    geometry: { column: "h3", type: "h3" },
  },
  grid: {
    sql_query: "SELECT t.quadbin, t.orders, CAST(t.quadbin AS STRING) AS cell_text " +
      "FROM `acme.logistics.demand_quadbin` AS t WHERE t.city = 'BOSTON'",
    columns: ["quadbin", "orders"],
    open_parameters: [],
    geometry: { column: "quadbin", type: "quadbin" },
    cell_id: "cell_text",
  },
  notes: {
    sql_query: `SELECT geom, CAST(nr AS STRING) AS nr, title, body FROM \`${NOTES}\``,
    columns: ["geom", "nr", "title", "body"],
    open_parameters: [],
    id: "nr",
  },
} satisfies Record<string, SourceAccess>;

const request: RowsRequest = {
  dataset: "",
  narrowing: { filters: {}, parameters: {}, key: "" },
  bounds: null,
  columns: [],
  sort: undefined,
  offset: 0,
  limit: 5,
  withPlace: true,
};
const { signal } = new AbortController();

describe("features as rows", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    const writer = openDatabase(emulator.dataDir);
    const load = createTable(writer, {
      name: NOTES,
      geometry: "point",
      columns: [
        { name: "geom", type: "geometry" },
        { name: "nr", type: "number" },
        { name: "title", type: "string" },
        { name: "body", type: "string" },
      ],
    });
    const texts = [["Beta", "alpha twice"], ["ALPHA", "alpha"], ["gamma", null]] as const;
    for (const [index, nr] of IDS.entries()) {
      const geometry = index === 2
        ? undefined
        : { type: "Point", coordinates: [index, 1] } as const;
      load.insert(geometry, [nr, ...texts[index] ?? []]);
    }
    load.commit(Date.now());
    writer.close();
    const sql = Object.values(SOURCES).map(({ sql_query }) => sql_query);
    token = await emulator.mint({ grants: grantsFor(...sql) });
    // Tables are made when they are first asked for.
    for (const name of Object.keys(SOURCES)) {
      await sourceOf(name).getFormula({ column: "*", operation: "count" });
    }
    database = openDirect(emulator.dataDir);
  });
  afterAll(async () => {
    database.close();
    await emulator.close();
  });

  const sourceOf = (name: string) =>
    widgetSourceOf(mapAccessOf({ ...emulator, token, sources: SOURCES }), name, { parameters: {} });
  const rowsOf = (dataset: keyof typeof SOURCES, asked: Partial<RowsRequest>) =>
    loadRows(sourceOf(dataset), SOURCES[dataset], { ...request, dataset, ...asked }, signal);
  const featureOf = (dataset: keyof typeof SOURCES, id: string, columns: readonly string[] = []) =>
    loadFeature(sourceOf(dataset), SOURCES[dataset], { dataset, id }, columns, signal);
  const direct = (table: string, rest: string) =>
    database.prepare(`SELECT * FROM "acme.logistics.${table}" WHERE city = 'BOSTON' ${rest}`).all();

  it("are pages in the order asked for, with ids, and places of points", async () => {
    const page = await rowsOf("deliveries", {
      columns: ["status", "weight_kg"],
      sort: { column: "weight_kg", direction: "desc" },
      offset: 5,
      bounds: [-72, 42, -70, 43],
    });
    const expected = direct("deliveries", "ORDER BY weight_kg DESC");
    expect(page.total).toBe(expected.length);
    expect(page.rows.map(({ properties }) => properties.weight_kg))
      .toEqual(expected.slice(5, 10).map(({ weight_kg }) => weight_kg));
    for (const { id, place, bounds, properties } of page.rows) {
      expect(id).toMatch(/^BOS-\d+$/);
      expect(place?.map(Math.round)).toEqual([-71, 42]);
      expect(bounds).toBeNull();
      expect(Object.keys(properties).sort()).toEqual(["delivery_id", "status", "weight_kg"]);
    }
  });

  it("are by id without an order, and apply filters", async () => {
    const sort = { column: "hidden", direction: "asc" } as const;
    const filters = { status: { in: { values: ["failed"] } } };
    const narrowing = { filters, parameters: {}, key: "" };
    const page = await rowsOf("deliveries", { columns: ["status"], sort, narrowing });
    const expected = direct("deliveries", "AND status = 'failed' ORDER BY delivery_id");
    expect(page.total).toBe(expected.length);
    expect(page.rows.map(({ id }) => id))
      .toEqual(expected.slice(0, 5).map(({ delivery_id }) => delivery_id));
  });

  it("have no geometry of lines and polygons", async () => {
    for (const [dataset, columns] of [["routes", ["geom", "driver"]], ["zones", []]] as const) {
      const { rows } = await rowsOf(dataset, { columns });
      expect(rows.length).toBe(5);
      for (const { place, properties } of rows) {
        expect(place).toBeNull();
        expect(properties).not.toHaveProperty("geom");
      }
    }
  });

  it("are cells by their index, with every digit", async () => {
    const { rows: [cell] } = await rowsOf("demand", { columns: ["orders"] });
    expect(cell?.id).toMatch(/^89[0-9a-f]{13}$/);
    const { rows } = await rowsOf("grid", { columns: ["orders", "quadbin"] });
    const cells = database.prepare(
      `SELECT CAST(quadbin AS TEXT) AS id, orders FROM "acme.logistics.demand_quadbin"
       WHERE city = 'BOSTON' ORDER BY id LIMIT 5`,
    ).all();
    expect(rows.map(({ id, properties }) => ({ id, ...properties }))).toEqual(
      cells.map(({ id, orders }) => ({ id, orders })),
    );
  });

  it("are one by its id, with every digit, wherever it is", async () => {
    const [first] = await Promise.all(IDS.map((id) => featureOf("notes", String(id), ["title"])));
    expect(first).toEqual({
      dataset: "notes",
      id: String(IDS[0]),
      properties: { nr: String(IDS[0]), title: "Beta" },
      place: [0, 1],
      bounds: null,
    });
    expect(await featureOf("notes", String(IDS[1]), ["title"])).toMatchObject({ place: [1, 1] });
    expect(await featureOf("notes", "12", ["title"]))
      .toMatchObject({ id: "12", place: null, bounds: null });
    expect(await featureOf("notes", "' OR TRUE", ["title"])).toBeNull();
  });

  it("are one line or polygon with its bounds, and the middle of them", async () => {
    for (const dataset of ["routes", "zones"] as const) {
      const { rows: [row] } = await rowsOf(dataset, {});
      const feature = await featureOf(dataset, row?.id ?? "");
      const [west = 0, south = 0, east = 0, north = 0] = feature?.bounds ?? [];
      expect(west).toBeLessThan(east);
      expect(south).toBeLessThan(north);
      expect(feature?.place).toEqual([(west + east) / 2, (south + north) / 2]);
      expect(feature?.properties).not.toHaveProperty("geom");
    }
  });

  it("are one cell by its index, at its own level or a coarser one", async () => {
    const [cell = {}] = direct("demand_h3", "ORDER BY orders DESC");
    const id = String(cell.h3);
    expect(await featureOf("demand", id, ["orders"])).toMatchObject({
      id,
      properties: { orders: cell.orders },
    });
    const parent = cellToParent(id, 6);
    expect(await featureOf("demand", parent, ["orders"])).toMatchObject({
      id: parent,
      properties: {},
    });
    const [square = {}] = database.prepare(
      `SELECT CAST(quadbin AS TEXT) AS id, orders FROM "acme.logistics.demand_quadbin"
       WHERE city = 'BOSTON'`,
    ).all();
    expect(await featureOf("grid", String(square.id), ["orders"])).toMatchObject({
      id: square.id,
      properties: { orders: square.orders },
    });
    for (const [dataset, cell] of [["demand", parent], ["grid", String(square.id)]] as const) {
      const { place, bounds } = await featureOf(dataset, cell, ["orders"]) ?? {};
      const [lon = 0, lat = 0] = place ?? [];
      expect([lon, lat].map(Math.round)).toEqual([-71, 42]);
      expect(bounds?.[0]).toBeLessThan(lon);
      expect(bounds?.[3]).toBeGreaterThan(lat);
    }
    for (const none of ["890000000003fff", "", "' OR TRUE", "8928308280fffff0", "1e9", "-3"]) {
      expect(await featureOf("demand", none, ["orders"])).toBeNull();
      expect(await featureOf("grid", none, ["orders"])).toBeNull();
    }
  });

  it("are found by their texts, each once, and those that begin with it first", async () => {
    const search = { id: "find", dataset: "notes", columns: ["title", "body", "geom", "other"] };
    const found = async (text: string, types = { geom: "number" } as const) =>
      (await searchHits(sourceOf("notes"), SOURCES.notes, { search, text, types }, signal))
        .map(({ properties }) => properties.title);
    expect(await found(" alpha ")).toEqual(["ALPHA", "Beta"]);
    expect(await found("twice")).toEqual(["Beta"]);
    expect(await found(".*")).toEqual([]);
    expect(await found(" ")).toEqual([]);
    const digits = { search: { ...search, columns: ["nr"] }, text: "00719", types: {} };
    const hits = async (codes: ReadonlyMap<string, number>, text = digits.text) =>
      (await searchHits(sourceOf("notes"), SOURCES.notes, { ...digits, text, codes }, signal))
        .map(({ id }) => id);
    expect((await hits(new Map())).length).toBeGreaterThan(0);
    const ofLength = new Map([["nr", 20]]);
    expect(await hits(ofLength)).toEqual([]);
    // As the table has it, and as it is shown.
    const [one] = await hits(ofLength, "9007199254740992");
    expect(await hits(ofLength, String(one).padStart(20, "0"))).toEqual([one]);
    const byId = { ...search, columns: ["nr"] };
    const types = { nr: "number" } as const;
    const asked = { search: byId, text: "900719925474099200", types };
    expect(await searchHits(sourceOf("notes"), SOURCES.notes, asked, signal)).toHaveLength(2);
  });

  it("are eight at most, found in all rows", async () => {
    const search = { id: "find", dataset: "deliveries", columns: ["delivery_id", "driver"] };
    const asked = { search, text: "bos-", columns: ["status"] };
    const hits = await searchHits(sourceOf("deliveries"), SOURCES.deliveries, asked, signal);
    expect(hits).toHaveLength(8);
    expect(hits[0]?.place).not.toBeNull();
    expect(Object.keys(hits[0]?.properties ?? {}).sort())
      .toEqual(["delivery_id", "driver", "status"]);
  });
});
