import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ImportError } from "../errors/import_error.ts";
import { readGeometry } from "../spatial/geometry.ts";
import { openDatabase } from "../store/database.ts";
import { importFile } from "./import_file.ts";
import { PARQUET_FILES } from "./parquet_files.ts";

describe("importFile() of Parquet", () => {
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

  const load = async (bytes: Uint8Array, name = "x.parquet") => {
    const path = join(folder, name);
    await Deno.writeFile(path, bytes);
    return await importFile(database, { path, table: "p.d.t", now: () => 1 });
  };
  const file = (name: keyof typeof PARQUET_FILES) =>
    Uint8Array.fromBase64(PARQUET_FILES[name].replaceAll("\n", ""));
  const rows = () => {
    const statement = database.prepare('SELECT * FROM "p.d.t"');
    statement.setReadBigInts(true);
    return statement.all();
  };

  it("reads GeoParquet with every type, over several groups of rows", async () => {
    const { table, withoutPlace, leftOut, notes } = await load(file("snappy"), "x.geoparquet");
    expect(table.columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      "geom:geometry",
      "osm:string",
      "name:string",
      "revenue:number",
      "open:boolean",
      "at:timestamp",
      "day:timestamp",
      "tags:string",
      "bbox:string",
      "price:number",
    ]);
    expect([table.geometry, table.rowCount, withoutPlace, leftOut.size]).toEqual([
      "point",
      3,
      1,
      0,
    ]);
    expect(notes).toEqual([
      "price: decimals are kept to 15 digits",
      "at: times are cut to milliseconds",
    ]);
    const boston = rows().find(({ name }) => name === "Boston");
    expect(boston).toMatchObject({
      osm: "182891173641581479",
      revenue: 1.5,
      open: 1n,
      at: "2024-01-31T10:00:00.123Z",
      day: "2024-02-29T00:00:00.000Z",
      tags: '["a","b"]',
      bbox: '{"xmin":1}',
      price: 12.5,
    });
    expect(readGeometry(Number(boston?.geom)).coordinates).toEqual([-71.05, 42.36]);
    expect(rows().find(({ name }) => name === "Ñew York")).toMatchObject({
      osm: "9007199254740993",
      at: "1969-12-31T23:59:59.999Z",
      day: "1900-01-01T00:00:00.000Z",
      tags: "[]",
      bbox: null,
    });
    expect(rows().find(({ name }) => name === null)).toMatchObject({ osm: "5", revenue: null });
  });

  it("reads what is compressed by zstd, gzip and brotli", async () => {
    for (const name of ["zstd", "gzip", "brotli"] as const) {
      await load(file(name));
      expect(rows().map(({ n }) => n)).toEqual([7n]);
    }
  });

  it("finds longitude and latitude without GeoParquet's metadata, and keeps cells", async () => {
    const { table } = await load(file("degrees"));
    expect(table.geometry).toBe("point");
    expect(rows()[0]).toMatchObject({ lon: 1.5, lat: 2.5, quadbin: 5234261499580514303n });
  });

  it("reads times of the day, and bytes that are text; leaves out what has a NUL", async () => {
    const { leftOut } = await load(file("kinds"));
    expect(rows()).toEqual([{ at: "10:30:00.000005", plain: "text", nul: "a" }]);
    expect(Object.fromEntries(leftOut)).toEqual({
      "a NUL character": { count: 1, first: "row 2" },
    });
  });

  it("refuses damaged files by words, whatever is damaged", async () => {
    await load(file("gzip"));
    const damages = fc.record({
      name: fc.constantFrom("snappy", "zstd", "lz4", "degrees"),
      bytes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(damages, async ({ name, bytes }) => {
        const damaged = file(name);
        for (const [at, value] of bytes) damaged[at % damaged.length] = value;
        await load(damaged, "damaged.parquet").catch((error) => {
          expect(error).toBeInstanceOf(ImportError);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("refuses what it cannot read rightly, and keeps the table as it was", async () => {
    await load(file("gzip"));
    const damaged = file("snappy");
    damaged.fill(255, 10, 200);
    const wrong: [Uint8Array, string][] = [
      [file("utm"), "The file's coordinates are in EPSG:25832"],
      [file("native"), "The geometry is encoded as point: write it as WKB"],
      [file("lz4"), "unsupported compression codec: LZ4_RAW"],
      [damaged, "The Parquet file cannot be read"],
      [file("gzip").slice(0, -20), "The Parquet file cannot be read"],
      [new Uint8Array(), "The Parquet file cannot be read"],
      [new TextEncoder().encode("a,b\n1,2\n"), "The Parquet file cannot be read"],
    ];
    for (const [bytes, reason] of wrong) await expect(load(bytes)).rejects.toThrow(reason);
    expect(rows().map(({ n }) => n)).toEqual([7n]);
  });
});
