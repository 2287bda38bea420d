import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { readGeometry } from "../spatial/geometry.ts";
import { openDatabase } from "../store/database.ts";
import { importFile } from "./import_file.ts";

const TABLE = "p.d.t";

describe("importFile() of data that people have", () => {
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

  const load = async (name: string, text: string, table = TABLE) => {
    const path = join(folder, name);
    await Deno.writeTextFile(path, text);
    return await importFile(database, { path, table, now: () => 1 });
  };
  const rows = (table = TABLE) =>
    database.prepare(`SELECT * FROM "${table}"`).all().map(({ _row, ...row }) => row);
  const placesOf = (column = "geom") =>
    rows().map((row) => readGeometry(Number(row[column])).coordinates);
  const columnsOf = ({ table }: Awaited<ReturnType<typeof load>>) =>
    table.columns.map(({ name, type }) => `${name}:${type}`);
  const collection = (features: readonly string[], members = "") =>
    `{"type":"FeatureCollection",${members}"features":[${features.join(",\n")}]}`;
  const point = (lon: number, lat: number, rest: string) =>
    `{"type":"Feature","geometry":{"type":"Point","coordinates":[${lon},${lat}]},${rest}}`;

  it("keeps ids of 19 digits, digit for digit", async () => {
    const inCsv = "osm,lon,lat\n182891173641581479,1,2\n9007199254740993,3,4\n";
    const inJson = collection([
      point(1, 2, '"id":"f-1","properties":{"osm":182891173641581479,"n":12345678901234567890}'),
      point(3, 4, '"id":"f-2","properties":{"osm":9007199254740993,"n":5}'),
    ]);
    for (const [name, text] of [["large.csv", inCsv], ["large.geojson", inJson]] as const) {
      await load(name, text);
      expect(rows().map(({ osm }) => osm).sort()).toEqual([
        "182891173641581479",
        "9007199254740993",
      ]);
    }
    expect(rows().map(({ n }) => n).sort()).toEqual(["12345678901234567890", "5"]);
  });

  it("keeps a feature's id as a column, beside a property of that name too", async () => {
    await load("id.geojson", collection([point(1, 2, '"id":"f-1","properties":{"n":"a"}')]));
    expect(rows()[0]).toMatchObject({ id: "f-1", n: "a" });
    await load("id.geojson", collection([point(1, 2, '"id":7,"properties":{"id":"own"}')]));
    expect(rows()[0]).toMatchObject({ feature_id: 7, id: "own" });
  });

  it("keeps integers that are cells of quadbin as integers, and cells of H3 as texts", async () => {
    const text = "quadbin,h3,orders\n5234261499580514303,892a306600bffff,5\n";
    expect(columnsOf(await load("cells.csv", text)))
      .toEqual(["quadbin:number", "h3:string", "orders:number"]);
    const statement = database.prepare(`SELECT quadbin FROM "${TABLE}"`);
    statement.setReadBigInts(true);
    expect(statement.get()?.quadbin).toBe(5234261499580514303n);
  });

  it("refuses coordinates that are not degrees, and keeps the table as it was", async () => {
    await load("kept.csv", "a\n1\n");
    const projected = "Name,X,Y\nA,558353.51,4117090.69\nB,252874.86,4049205.16\n";
    await expect(load("projected.csv", projected)).rejects.toThrow(
      "No row can be loaded: 2 with coordinates that are not degrees: convert them to longitude " +
        "and latitude (EPSG:4326) (first: line 2)",
    );
    const crs = (name: string) => `"crs":{"type":"name","properties":{"name":"${name}"}},`;
    const features = [point(-7910000, 5215000, '"properties":{}'), point(12, 5, '"properties":{}')];
    await expect(load("crs.geojson", collection(features, crs("urn:ogc:def:crs:EPSG::3857"))))
      .rejects.toThrow("coordinates are in urn:ogc:def:crs:EPSG::3857");
    await expect(load("wkb.csv", "geom\n0101000020110F00000000000000C051C00000000000004540\n"))
      .rejects.toThrow("No row of the file has a geometry that can be read");
    expect(rows()).toEqual([{ a: 1 }]);
    for (const name of ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"]) {
      await load("degrees.geojson", collection(features.slice(1), crs(name)));
      expect(placesOf()).toEqual([[12, 5]]);
    }
  });

  it("takes columns that have SQLite's own names, and any name that BigQuery has", async () => {
    await load("rowid.csv", "rowid,oid,_rowid_,name,lon,lat\n,1,,a,1,2\n,2,,b,1,2\n");
    expect(rows().map(({ name, oid }) => [name, oid])).toEqual([["a", 1], ["b", 2]]);
    const named = await load("names.csv", "select,a b,Größe,a.b,A B,_row\n1,2,3,4,5,6\n");
    expect(columnsOf(named)).toEqual(
      ["select", "a b", "Größe", "a_b", "A B_2", "_row_2"].map((name) => `${name}:number`),
    );
  });

  it("takes the coordinates that belong together", async () => {
    await load("x.csv", "x,name,latitude,longitude\n5,a,42.3,-71.05\n7,b,42.4,-71.06\n");
    expect(placesOf().sort()).toEqual([[-71.05, 42.3], [-71.06, 42.4]].sort());
  });

  it("leaves out records of another length, and says where they are", async () => {
    const text = "id,address,city,lon,lat\n1,12 Main St,Boston,-71.05,42.36\n" +
      "2,12 Main St, Suite 4,Boston,-71.06,42.37\n3,5 Elm,Boston,-71.07\n";
    const { leftOut } = await load("longer.csv", text);
    expect(rows().map(({ id, city }) => [id, city])).toEqual([[1, "Boston"]]);
    expect(Object.fromEntries(leftOut)).toEqual({
      "more or fewer fields than the header": { count: 2, first: "line 3" },
    });
  });

  it("reads times with every zone of ISO 8601, and dates that exist", async () => {
    const text = "d1,d2,d3,d4,d5\n" +
      "2024-02-30,2024-01-31T10:00:00+02,2024-03-10 02:30:00.123456,2024-01-31T10:00-0500,31/01/24\n" +
      "2024-02-28,2024-01-31T11:00:00+02,2024-03-10 02:30:00.654321,2024-01-31T10:00-0500,1/2/24\n";
    const result = await load("dates.csv", text);
    expect(rows()[0]).toEqual({
      d1: "2024-02-30",
      d2: "2024-01-31T08:00:00.000Z",
      d3: "2024-03-10T02:30:00.123Z",
      d4: "2024-01-31T15:00:00.000Z",
      d5: "31/01/24",
    });
    expect(result.notes.at(-1)).toBe("d3: times are cut to milliseconds");
  });

  it("reads CARTO's exports, and latitude and longitude where a geometry cannot be read", async () => {
    const hex = "0101000020E61000000000000000C051C00000000000004540";
    await load(
      "export.csv",
      `the_geom,cartodb_id,lat,lng\n${hex},1,42.3,-71.05\nx,2,42.4,-71.06\n`,
    );
    expect(placesOf().sort()).toEqual([[-71, 42], [-71.06, 42.4]].sort());
  });

  it("reads what semicolons separate, and a geometry under whatever name", async () => {
    const text =
      "PointCoord;Street;No\nPOINT(14.09 57.76);Ågatan;3\nPOINT(14.10 57.77);Byvägen;4\n";
    const loaded = await load("semicolon.csv", text);
    expect(columnsOf(loaded)).toEqual(["PointCoord:geometry", "Street:string", "No:number"]);
    expect(loaded.table.geometry).toBe("point");
    expect(placesOf("PointCoord").sort()).toEqual([[14.09, 57.76], [14.1, 57.77]].sort());
  });

  it("keeps every column of geometries under its own name, and rows without any", async () => {
    const text = 'lon,lat,geom_2,area\n1,2,"LINESTRING(0 0, 1 1)",\n' +
      ',,"LINESTRING(0 0, 2 2)","POLYGON((0 0, 1 0, 1 1, 0 0))"\n3,4,LINESTRING EMPTY,\n';
    const loaded = await load("several.csv", text);
    expect(columnsOf(loaded).filter((column) => column.endsWith("geometry")))
      .toEqual(["geom:geometry", "geom_2:geometry", "area:geometry"]);
    expect([loaded.table.rowCount, loaded.withoutPlace]).toEqual([3, 1]);
    const json = collection([
      '{"type":"Feature","geometry":{"type":"Point","coordinates":[]},"properties":{"n":1}}',
      '{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[]},"properties":{}}',
      point(1, 2, '"properties":{"n":3,"home":{"type":"Point","coordinates":[5,6]}}'),
    ]);
    const features = await load("empty.geojson", json);
    expect([features.table.rowCount, features.withoutPlace]).toEqual([3, 2]);
    expect(columnsOf(features)).toEqual(["geom:geometry", "n:number", "home:geometry"]);
  });
});
