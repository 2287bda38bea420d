import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { readGeometry } from "../spatial/geometry.ts";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { importFile, type ImportProgress } from "./import_file.ts";

const NOW = 1_000;

describe("importFile()", () => {
  let folder: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    database = openDatabase(join(folder, "data"));
  });
  afterAll(async () => {
    database.close();
    await Deno.remove(folder, { recursive: true });
  });

  const write = async (name: string, text: string | Uint8Array) => {
    const path = join(folder, name);
    await Deno.writeFile(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
    return path;
  };
  const load = async (name: string, text: string | Uint8Array, table?: string) =>
    await importFile(database, { path: await write(name, text), table, now: () => NOW });
  const rows = (table: string) => database.prepare(`SELECT * FROM "${table}"`).all();
  const collection = (features: readonly unknown[]) =>
    JSON.stringify({ type: "FeatureCollection", features });
  const feature = (geometry: unknown, properties: unknown = {}) => ({
    type: "Feature",
    geometry,
    properties,
  });

  it("loads thousands of points from CSV, with types, progress and every value", async () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, index) =>
        `${index},${index / 100 - 25},${index / 200 - 12},"Store, ${index}",0${index},true`,
    );
    const path = await write("Shops of 2024.csv", `id,lon,lat,name,zip,open\n${lines.join("\n")}`);
    const progress: ImportProgress[] = [];
    const { table, leftOut } = await importFile(database, {
      path,
      now: () => NOW,
      onProgress: (one) => progress.push(one),
    });
    expect(table).toMatchObject({
      name: "local.imports.shops_of_2024",
      geometry: "point",
      rowCount: 5_000,
      version: NOW,
      columns: [
        { name: "geom", type: "geometry" },
        { name: "id", type: "number" },
        { name: "lon", type: "number" },
        { name: "lat", type: "number" },
        { name: "name", type: "string" },
        { name: "zip", type: "string" },
        { name: "open", type: "boolean" },
      ],
    });
    expect(leftOut.size).toBe(0);
    const row = rows(table.name).find(({ id }) => id === 4_321);
    expect(row).toMatchObject({
      lon: 18.21,
      lat: 9.605,
      name: "Store, 4321",
      zip: "04321",
      open: 1,
    });
    const place = readGeometry(Number(row?.geom));
    expect(place.coordinates).toEqual([expect.closeTo(18.21, 5), expect.closeTo(9.605, 5)]);
    expect(new Set(progress.map(({ step }) => step))).toEqual(new Set(["reading", "loading"]));
    expect(progress.at(-1)).toEqual({ step: "loading", rows: 5_000, fraction: 1 });
  });

  it("loads points, lines and polygons from GeoJSON, with columns as they turn up", async () => {
    const ring = [[0, 0], [4, 0], [4, 4], [0, 0]];
    for (
      const [kind, geometry] of [
        ["point", { type: "Point", coordinates: [1, 2, 99] }],
        ["line", { type: "LineString", coordinates: [[0, 0], [1, 1]] }],
        ["polygon", { type: "MultiPolygon", coordinates: [[ring]] }],
      ] as const
    ) {
      const features = [
        feature(geometry, { name: "a", "addr:street": "x", tags: { b: 1 } }),
        feature(geometry, { name: "b", late: 5, geom: "taken" }),
        feature(geometry, null),
      ];
      const { table } = await load("shapes.geojson", collection(features), `p.d.${kind}`);
      expect([table.geometry, table.rowCount]).toEqual([kind, 3]);
      expect(table.columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
        "geom:geometry",
        "name:string",
        "addr:street:string",
        "tags:string",
        "late:number",
        "geom_2:string",
      ]);
      expect(rows(table.name).map(({ geom: _, _row, ...rest }) => rest)).toContainEqual({
        name: "a",
        "addr:street": "x",
        tags: '{"b":1}',
        late: null,
        geom_2: null,
      });
    }
  });

  it("loads well-known text, and tables without any geometry", async () => {
    const { table } = await load("wkt.csv", 'geom,n\n"LINESTRING(0 0, 1 1)",1\n');
    expect(table).toMatchObject({ geometry: "line", rowCount: 1 });
    const plain = await load("plain.csv", "name,revenue\na,1\nb,\n");
    expect(plain.table.geometry).toBe(undefined);
    expect(rows(plain.table.name)).toEqual([
      { name: "a", revenue: 1 },
      { name: "b", revenue: null },
    ]);
  });

  it("leaves out what the table cannot hold, and says how much of what", async () => {
    const point = (lon: unknown, lat: unknown) => ({ type: "Point", coordinates: [lon, lat] });
    const { table, leftOut, withoutPlace } = await load(
      "mixed.json",
      collection([
        feature(point(1, 2)),
        feature(point(3, 4)),
        feature(null),
        feature(point("x", 1)),
        feature(point(500, 1)),
        feature({ type: "LineString", coordinates: [[0, 0], [1, 1]] }),
      ]),
    );
    expect([table.rowCount, withoutPlace]).toEqual([3, 1]);
    expect(Object.fromEntries(leftOut)).toEqual({
      "a geometry that cannot be read": { count: 1, first: "feature 4" },
      "coordinates that are not degrees: convert them to longitude and latitude (EPSG:4326)": {
        count: 1,
        first: "feature 5",
      },
      "a geometry of another kind": { count: 1, first: "feature 6" },
    });
  });

  it("takes the place of a table of its name, whole", async () => {
    await load("first.csv", "a\n1\n2\n", "p.d.again");
    const { table } = await load("second.csv", "b\nx\n", "p.d.again");
    expect(rows("p.d.again")).toEqual([{ b: "x" }]);
    expect(new Catalog(database).find("p.d.again")).toEqual(table);
  });

  it("says what is wrong with a file or a name, and leaves the table as it was", async () => {
    await load("kept.csv", "a\n1\n", "p.d.kept");
    const wrong: [string, string | Uint8Array, string][] = [
      ["x.dbf", "a", "neither .csv, .geojson nor .parquet"],
      ["x.csv", "", "file is empty"],
      ["x.csv", "a,b\n", "no rows"],
      ["x.csv", 'a\n"b\n', "never closed"],
      ["x.csv", "lon,lat\nx,y\n", "No row of the file has a geometry"],
      ["x.csv", new Uint8Array([97, 10, 0xff, 10]), "not UTF-8"],
      ["x.geojson", "[1]", "not a GeoJSON FeatureCollection"],
      ["x.geojson", '{"features":[{"a":}]}', "Feature 1 of the file is not valid JSON"],
      ["x.geojson", '{"features":[{"type":"Feature","geometry":null', "ends in the middle"],
      ["x.geojson", collection([]), "no features"],
    ];
    for (const [name, text, reason] of wrong) {
      await expect(load(name, text, "p.d.kept")).rejects.toThrow(reason);
    }
    await expect(load("x.csv", "a\n1\n", "kept")).rejects.toThrow("use project.dataset.table");
    const missing = importFile(database, { path: join(folder, "none.csv"), now: () => NOW });
    await expect(missing).rejects.toThrow("There is no file");
    expect(rows("p.d.kept")).toEqual([{ a: 1 }]);
  });
});
