import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { CELL_ZOOM, cellOf, cellsOfTile, type TileAddress } from "../spatial/mercator.ts";
import { openReader } from "../sql/run/reader.ts";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { createTable } from "../store/tables.ts";
import { type MapData, openMapData, translateSource } from "./map_data.ts";
import { type MapRequest, parseMapRequest } from "./map_request.ts";
import { readPoints } from "./read_points.ts";
import { selectPoints, selectThinned } from "./select_points.ts";
import { readStatistics } from "./statistics.ts";

const TABLE = "my-project.test.grid";
const COUNT = 70_000;
const WORLD: TileAddress = { z: 0, x: 0, y: 0 };

describe("readPoints()", () => {
  let dataDir: string;
  let database: DatabaseSync;
  let reader: DatabaseSync;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    database = openDatabase(dataDir);
    const load = createTable(database, {
      name: TABLE,
      geometry: "point",
      columns: [
        { name: "geom", type: "geometry" },
        { name: "number", type: "number" },
        { name: "parity", type: "string" },
      ],
      indexed: ["parity"],
    });
    for (let index = 0; index < COUNT; index++) {
      const coordinates = [(index % 700) / 10 - 35, Math.floor(index / 700) / 10] as const;
      load.insert({ type: "Point", coordinates }, [index, index % 2 === 0 ? "even" : "odd"]);
    }
    load.commit(1);
    reader = openReader(dataDir);
  });
  afterAll(async () => {
    reader.close();
    database.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const open = (where = "", fields: Record<string, unknown> = {}) =>
    openRequest(
      parseMapRequest("c", "query", { q: `SELECT * FROM \`${TABLE}\` ${where}`, ...fields }),
    );
  const openRequest = (request: MapRequest) =>
    openMapData(reader, translateSource(new Catalog(database), request), request);
  const read = (
    data: MapData,
    tile = WORLD,
    always = false,
  ) => [...readPoints(reader, data, tile, { always, tileResolution: 0.5 })];
  const cellsAt = (level: number, data: MapData) =>
    new Set(
      reader.prepare(`SELECT geom FROM (${data.source.sql})`).all(data.source.bindings)
        .map(({ geom }) => Math.floor(Number(geom) / 4 ** (CELL_ZOOM - level))),
    );

  it("gives all points of a tile, up to 65,536 of them", () => {
    expect(read(open("WHERE number < 65536")).length).toBe(65_536);
    const quarter = read(open(), { z: 1, x: 0, y: 0 });
    const [first, last] = cellsOfTile(1, 0, 0);
    expect(quarter.length).toBeGreaterThan(30_000);
    for (const { position: [lon, lat] } of quarter) {
      const cell = cellOf(lon, lat);
      expect(first <= cell && cell <= last).toBe(true);
    }
  });

  it("gives each point of a place that has more of them than are read at a time", () => {
    const load = createTable(database, {
      name: "my-project.test.heap",
      geometry: "point",
      columns: [{ name: "geom", type: "geometry" }, { name: "number", type: "number" }],
    });
    for (let number = 0; number < 12_000; number++) {
      // 9,000 in one place, and a thousand in each of three around it.
      const lon = number < 9_000 ? 10 : 9 + (number % 3) * 0.9;
      load.insert({ type: "Point", coordinates: [lon, 5] }, [number]);
    }
    load.commit(1);
    const request = parseMapRequest("c", "table", { name: "my-project.test.heap" });
    const numbers = read(openRequest(request)).map(({ values: [number] }) => Number(number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12_000 }, (_, i) => i));
  });

  it("gives one point of each cell, with its own attributes, where there are more", () => {
    const data = open();
    const points = read(data);
    const cells = points.map(({ position: [lon, lat] }) =>
      Math.floor(cellOf(lon, lat) / 4 ** (CELL_ZOOM - 8))
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(cells)).toEqual(cellsAt(8, data));
    for (const { position: [lon, lat], values: [number] } of points.slice(0, 100)) {
      const index = Number(number);
      expect(lon).toBeCloseTo((index % 700) / 10 - 35, 9);
      expect(lat).toBeCloseTo(Math.floor(index / 700) / 10, 9);
    }
  });

  it("does so at every zoom where the option says so, and through any query", () => {
    const tile = { z: 4, x: 8, y: 7 };
    const all = read(open(), tile);
    const merged = read(open(), tile, true);
    expect(merged.length).toBe(all.length);
    expect(read(open(), WORLD, true).length).toBe(cellsAt(8, open()).size);
    const limited = open("WHERE parity = 'odd' ORDER BY number LIMIT 60000");
    expect(limited.isSearchable).toBe(false);
    expect(read(limited, WORLD, true).length).toBe(cellsAt(8, limited).size);
    const filtered = open("", { filters: { parity: { in: { values: ["odd"] } } } });
    const odd = read(filtered, WORLD, true);
    expect(odd.length).toBe(cellsAt(8, filtered).size);
    expect(new Set(odd.map(({ values }) => values[1]))).toEqual(new Set(["odd"]));
  });

  it("tells the exact range and sum of a large source, and shares from a sample", () => {
    const { count, bounds, numbers, sample } = readStatistics(reader, open());
    expect(count).toBe(COUNT);
    expect(bounds).toEqual([-35, 0, 34.9, 9.9]);
    const sum = (COUNT * (COUNT - 1)) / 2;
    expect(numbers.get("number")).toEqual({ min: 0, max: COUNT - 1, sum, count: COUNT });
    expect(sample.length).toBeGreaterThan(COUNT / 4);
    expect(sample.length).toBeLessThan(COUNT * 0.75);
    const odd = sample.filter(({ parity }) => parity === "odd").length;
    expect(odd / sample.length).toBeCloseTo(0.5, 1);
  });

  it("goes to a tile by its range of keys, whatever the client's conditions", () => {
    for (
      const [where, seeksCells] of [
        ["", true],
        ["WHERE parity = 'odd'", true],
        ["WHERE number > 5 AND parity <> 'odd'", true],
        ["WHERE UPPER(parity) = 'ODD'", true],
        ["WHERE parity IN ('odd', 'even') AND number IN UNNEST([1, 2, 3])", false],
        ["WHERE parity = 'odd' OR number = 3", true],
        ["WHERE parity = 'odd' ORDER BY number", true],
      ] as const
    ) {
      const data = open(where);
      expect([where, data.isSearchable]).toEqual([where, seeksCells]);
      for (
        const { sql, bindings } of [
          selectPoints(data, cellsOfTile(5, 16, 15), 10),
          ...data.isSearchable ? [selectPoints(data, cellsOfTile(5, 16, 15), 10, "by place")] : [],
          ...data.isSearchable ? [selectThinned(data, WORLD, 8, 10)] : [],
        ]
      ) {
        const plan = reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(bindings)
          .map(({ detail }) => String(detail));
        const reads = plan.filter((step) =>
          /^(SEARCH|SCAN) /.test(step) && !/cell|json_each|CONSTANT|\(subquery/.test(step)
        );
        assertExists(reads[0], plan.join("; "));
        for (const step of reads) expect(step).toMatch(/^SEARCH .*geom(>|=)\?/);
      }
    }
  });
});
