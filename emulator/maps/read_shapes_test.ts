import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { DatabaseSync } from "node:sqlite";
import { type TileAddress, tileBounds } from "../spatial/mercator.ts";
import type { Bounds } from "../spatial/position.ts";
import { openReader } from "../sql/run/reader.ts";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { createTable } from "../store/tables.ts";
import { type MapData, openMapData, translateSource } from "./map_data.ts";
import { type MapRequest, parseMapRequest } from "./map_request.ts";
import { readShapes, selectShapes } from "./read_shapes.ts";

const TABLE = "my-project.test.boxes";
const COUNT = 2_000;

/** Boxes of very different sizes, all over the world. */
const BOXES: Bounds[] = Array.from({ length: COUNT }, (_, index) => {
  const size = 60 / 2 ** (index % 12);
  const lon = ((index * 137.508) % 360) - 180;
  const lat = ((index * 61.803) % 150) - 75;
  return [lon, lat, Math.min(180, lon + size), Math.min(80, lat + size / 2)];
});

describe("readShapes()", () => {
  let dataDir: string;
  let database: DatabaseSync;
  let reader: DatabaseSync;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    database = openDatabase(dataDir);
    const load = createTable(database, {
      name: TABLE,
      geometry: "polygon",
      columns: [
        { name: "cartodb_id", type: "number" },
        { name: "shape", type: "geometry" },
        { name: "size", type: "string" },
      ],
      indexed: ["size"],
    });
    BOXES.forEach(([west, south, east, north], index) => {
      const ring = [[west, south], [east, south], [east, north], [west, north]] as const;
      const size = index % 12 < 3 ? "large" : "small";
      load.insert({ type: "Polygon", coordinates: [ring] }, [index, size]);
    });
    load.commit(1);
    reader = openReader(dataDir);
  });
  afterAll(async () => {
    reader.close();
    database.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const open = (where = "") =>
    openRequest(parseMapRequest("c", "query", {
      q: `SELECT * FROM \`${TABLE}\` ${where}`,
      spatialDataColumn: "shape",
    }));
  const openRequest = (request: MapRequest) =>
    openMapData(reader, translateSource(new Catalog(database), request), request);
  /** At the finest grid, so that no small box falls together. */
  const idsIn = (data: MapData, tile: TileAddress) =>
    readShapes(reader, data, tile, 4).map(({ id }) => id).sort((a, b) => a - b);

  it("finds every shape that lies in a tile, and no other", () => {
    const data = open();
    expect(data.kind).toBe("polygon");
    const place = fc.integer({ min: 0, max: 9 }).chain((z) =>
      fc.record({
        z: fc.constant(z),
        x: fc.integer({ min: 0, max: 2 ** z - 1 }),
        y: fc.integer({ min: 0, max: 2 ** z - 1 }),
      })
    );
    fc.assert(fc.property(place, (tile) => {
      const [west, south, east, north] = tileBounds(tile);
      const step = (east - west) / 1_000;
      const overlapping = (shrunk: number) =>
        BOXES.flatMap((box, index) =>
          box[0] < east - shrunk && box[2] > west + shrunk && box[1] < north - shrunk &&
            box[3] > south + shrunk && box[2] - box[0] > 2 * shrunk && box[3] - box[1] > 2 * shrunk
            ? [index]
            : []
        );
      const found = new Set(idsIn(data, tile));
      for (const index of overlapping(step)) expect(found.has(index)).toBe(true);
      const possible = new Set(overlapping(-1e-6));
      for (const index of found) expect(possible.has(index)).toBe(true);
    }));
  });

  it("cuts shapes near the tile's edge and tells the bounds of the whole", () => {
    const tile = { z: 6, x: 20, y: 25 };
    const [west, south, east, north] = tileBounds(tile, 8 / 512);
    const shapes = readShapes(reader, open(), tile, 1);
    expect(shapes.length).toBeGreaterThan(0);
    for (const { parts, bounds, id } of shapes) {
      const box = BOXES[id] ?? [];
      bounds.forEach((degrees, index) => expect(degrees).toBeCloseTo(box[index] ?? NaN, 6));
      for (const [lon, lat] of parts.flat(2)) {
        expect(lon >= west - 1e-9 && lon <= east + 1e-9).toBe(true);
        expect(lat >= south - 1e-9 && lat <= north + 1e-9).toBe(true);
      }
    }
  });

  it("goes to them by the index of their keys, with and without conditions of the client's", () => {
    for (const where of ["", "WHERE size = 'small'", "WHERE cartodb_id > 5"]) {
      const { sql, bindings } = selectShapes(open(where), { z: 8, x: 80, y: 90 });
      const plan = reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(bindings)
        .map(({ detail }) => String(detail)).join("\n");
      expect(plan).toContain("<expr>>? AND <expr><?)");
      expect(plan).toContain("<expr>=?");
      expect(plan).not.toContain("SCAN");
    }
    const small = open("WHERE size = 'small'");
    for (const id of idsIn(small, { z: 3, x: 4, y: 3 })) expect(id % 12).toBeGreaterThan(2);
  });
});
