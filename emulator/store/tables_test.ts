import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { readGeometry } from "../spatial/geometry.ts";
import { openReader } from "../sql/run/reader.ts";
import { Catalog } from "./catalog.ts";
import { openDatabase } from "./database.ts";
import { createTable, dropTable, type TableDefinition } from "./tables.ts";

const PLACES: TableDefinition = {
  name: "my-project.mine.places",
  geometry: "point",
  columns: [
    { name: "name", type: "string" },
    { name: "geom", type: "geometry" },
    { name: "open", type: "boolean" },
    { name: "since", type: "timestamp" },
    { name: "size", type: "number" },
  ],
  indexed: ["name"],
};
const SQUARE = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]] as const;
const HOLE = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4]] as const;

describe("createTable()", () => {
  let dataDir: string;
  let database: DatabaseSync;

  beforeEach(async () => {
    dataDir = await Deno.makeTempDir();
    database = openDatabase(dataDir);
  });
  afterEach(async () => {
    database.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const fill = (definition: TableDefinition, version = 1) => {
    const load = createTable(database, definition);
    load.insert({ type: "Point", coordinates: [2, 3] }, [
      "b",
      true,
      "2026-01-01T00:00:00.000Z",
      1.5,
    ]);
    load.insert({ type: "Point", coordinates: [2, 3] }, [null, null, null, 7]);
    return load.commit(version);
  };

  it("keeps a table of any full name, its types and its rows, over a restart", () => {
    const { name, geometry, columns } = PLACES;
    const table = fill(PLACES, 42);
    expect(table).toMatchObject({
      name,
      sqliteName: name,
      geometry,
      columns,
      rowCount: 2,
      version: 42,
    });
    database.close();
    database = openDatabase(dataDir);
    expect(new Catalog(database).find(PLACES.name)).toEqual(table);
    expect(new Catalog(database).version()).toBe(42);
    const rows = database.prepare(
      `SELECT name, geom, open, since, size, typeof(size) AS type FROM "${PLACES.name}" ORDER BY size`,
    ).all();
    expect(rows.map((row) => ({ ...row, geom: readGeometry(Number(row.geom)) }))).toEqual([
      {
        name: "b",
        geom: { type: "Point", coordinates: [2, 3] },
        open: 1,
        since: "2026-01-01T00:00:00.000Z",
        size: 1.5,
        type: "real",
      },
      {
        name: null,
        geom: { type: "Point", coordinates: [2, 3] },
        open: null,
        since: null,
        size: 7,
        type: "integer",
      },
    ]);
  });

  it("shows a table to others once it is whole, and in the place of its predecessor", () => {
    fill(PLACES);
    const other = openReader(dataDir);
    const count = () => other.prepare(`SELECT count(*) AS n FROM "${PLACES.name}"`).get()?.n;
    const load = createTable(database, PLACES);
    load.insert({ type: "Point", coordinates: [0, 0] }, ["a", false, null, 1]);
    expect(count()).toBe(2);
    load.commit(2);
    expect(count()).toBe(1);
    const given = createTable(database, PLACES);
    given.insert({ type: "Point", coordinates: [0, 0] }, ["a", false, null, 1]);
    given.discard();
    expect(count()).toBe(1);
    expect(new Catalog(database).find(PLACES.name)?.version).toBe(2);
    other.close();
  });

  it("holds lines and polygons, in CARTO's direction and closed", () => {
    const columns = [{ name: "geom", type: "geometry" }] as const;
    for (
      const [geometry, stored] of [
        [
          { type: "Polygon", coordinates: [SQUARE, HOLE] },
          { type: "Polygon", coordinates: [SQUARE.toReversed(), [...HOLE, HOLE[0]].toReversed()] },
        ],
        [
          { type: "MultiPolygon", coordinates: [[SQUARE], [HOLE]] },
          { type: "MultiPolygon", coordinates: [[SQUARE.toReversed()], [[...HOLE, HOLE[0]]]] },
        ],
        [{ type: "LineString", coordinates: HOLE }, { type: "LineString", coordinates: HOLE }],
        [
          { type: "MultiLineString", coordinates: [HOLE, SQUARE] },
          { type: "MultiLineString", coordinates: [HOLE, SQUARE] },
        ],
      ] as const
    ) {
      const kind = geometry.type.endsWith("Polygon") ? "polygon" : "line";
      const load = createTable(database, { name: "p.d.t", columns, geometry: kind });
      load.insert(geometry, []);
      load.commit(1);
      const geom = database.prepare('SELECT geom FROM "p.d.t"').get()?.geom;
      if (!(geom instanceof Uint8Array)) throw new Error("no bytes");
      expect(readGeometry(geom)).toEqual(stored);
    }
  });

  it("refuses a geometry that does not belong, and goes on", () => {
    const load = createTable(database, PLACES);
    const row = ["a", true, null, 1];
    expect(() => load.insert({ type: "LineString", coordinates: HOLE }, row)).toThrow("points");
    expect(() => load.insert({ type: "Point", coordinates: [181, 0] }, row)).toThrow("degrees");
    expect(() => load.insert({ type: "Point", coordinates: [NaN, 0] }, row)).toThrow("degrees");
    load.insert({ type: "Point", coordinates: [180, -90] }, row);
    expect(load.commit(1).rowCount).toBe(1);
    const shapes = createTable(database, {
      name: "p.d.shapes",
      columns: [{ name: "geom", type: "geometry" }],
      geometry: "polygon",
    });
    const flat = { type: "Polygon", coordinates: [[[0, 0], [1, 1]]] } as const;
    expect(() => shapes.insert(flat, [])).toThrow("no part with an extent");
    shapes.discard();
  });

  it("refuses a definition that SQL could not name or that contradicts itself", () => {
    const columns = PLACES.columns;
    for (
      const [changes, message] of [
        [{ name: "places" }, "project.dataset.table"],
        [{ name: 'a.b.c"; DROP TABLE tokens; --' }, "project.dataset.table"],
        [{ columns: [...columns, { name: "NAME", type: "string" }] }, 'two columns "NAME"'],
        [{ columns: [...columns, { name: "a.b", type: "string" }] }, '"a.b"'],
        [{ columns: [...columns, { name: "_row", type: "number" }] }, '"_row"'],
        [{ geometry: undefined }, "no geometry"],
        [{ columns: columns.slice(2) }, "a geometry column"],
        [{ indexed: ["nothing"] }, '"nothing"'],
      ] as const
    ) expect(() => createTable(database, { ...PLACES, ...changes })).toThrow(message);
  });

  it("takes a table without geometry, and lets any be dropped", () => {
    const name = "p.d.plain";
    const load = createTable(database, { name, columns: [{ name: "a", type: "string" }] });
    load.insert(undefined, ["x"]);
    load.commit(1);
    const catalog = new Catalog(database);
    assertExists(catalog.find(name));
    expect(catalog.list().map((table) => table.name)).toEqual([name]);
    expect(dropTable(database, name)).toBe(true);
    expect(dropTable(database, name)).toBe(false);
    expect(catalog.list()).toEqual([]);
    expect(() => database.prepare(`SELECT * FROM "${name}"`)).toThrow();
  });

  it("gives no client the emulator's own tables", () => {
    fill(PLACES);
    const reader = openReader(dataDir);
    for (const table of ["tokens", "settings", "catalog", "sqlite_master"]) {
      expect(() => reader.prepare(`SELECT * FROM ${table}`).all()).toThrow();
    }
    reader.close();
  });
});
