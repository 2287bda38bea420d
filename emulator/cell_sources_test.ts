import {
  type Filters,
  h3QuerySource,
  h3TableSource,
  quadbinQuerySource,
  quadbinTableSource,
  type SpatialFilter,
} from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { cellToBoundary, cellToLatLng, cellToParent, getResolution } from "h3-js";
import { DatabaseSync } from "node:sqlite";
import { cellToParent as quadbinParent, cellToTile, tileToCell } from "quadbin";
import * as v from "valibot";
import spatialLoader from "../node_modules/@deck.gl/carto/dist/layers/schema/carto-spatial-tile-loader.js";
import { databasePath } from "./store/database.ts";
import { grantsFor, startTestEmulator, type TestEmulator } from "./test_helpers.ts";

const H3 = "acme.logistics.demand_h3";
const QUADBIN = "acme.logistics.demand_quadbin";
const BOSTON = (table: string) => `SELECT * FROM \`${table}\` WHERE city = 'BOSTON'`;
const AGGREGATION = "SUM(orders) AS orders, COUNT(*) AS cells";

interface Cell {
  readonly h3: string;
  readonly quadbin: bigint;
  readonly orders: number;
  readonly revenue: number;
  readonly city: string;
}

const tileSchema = v.array(v.object({
  id: v.union([v.string(), v.bigint()]),
  properties: v.object({ orders: v.number(), cells: v.number() }),
}));

describe("columns of cells, by the sources and widgets of @carto/api-client", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;
  let cells: { readonly h3: readonly Cell[]; readonly quadbin: readonly Cell[] };

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor("*") });
    await quadbinTableSource({ ...access(), tableName: QUADBIN, aggregationExp: AGGREGATION });
    await h3TableSource({ ...access(), tableName: H3, aggregationExp: AGGREGATION });
    database = new DatabaseSync(databasePath(emulator.dataDir), { readOnly: true });
    const read = (table: string) =>
      direct(`SELECT * FROM "${table}"`).map((row): Cell => ({
        h3: String(row.h3),
        quadbin: BigInt(row.quadbin as bigint ?? 0n),
        orders: Number(row.orders),
        revenue: Number(row.revenue),
        city: String(row.city),
      }));
    cells = { h3: read(H3), quadbin: read(QUADBIN) };
  });
  afterAll(async () => {
    database.close();
    await emulator.close();
  });

  const direct = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all();
  };
  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const readTile = async (template: string | undefined, index: string, scheme: string) => {
    const response = await fetch((template ?? "").replace("{i}", index), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    const options = { cartoSpatialTile: { scheme, workerUrl: "" } };
    const tile = await spatialLoader.parse(await response.arrayBuffer(), options);
    return v.parse(tileSchema, tile)
      .map(({ id, properties }) => [String(id), properties.orders, properties.cells] as const);
  };
  const summed = (rows: readonly Cell[], keyOf: (cell: Cell) => string) => {
    const sums = new Map<string, [number, number]>();
    for (const row of rows) {
      const [orders, count] = sums.get(keyOf(row)) ?? [0, 0];
      sums.set(keyOf(row), [orders + row.orders, count + 1]);
    }
    return [...sums].map(([key, [orders, count]]) => [key, orders, count] as const);
  };
  const sorted = <T>(rows: readonly (readonly [string, ...T[]])[]) =>
    rows.toSorted(([a], [b]) => a < b ? -1 : 1);
  const upTo = (cell: bigint, level: number) => {
    let parent = cell;
    while (cellToTile(parent).z > level) parent = quadbinParent(parent);
    return parent;
  };

  it("are tiles at each zoom, of H3's cells and their parents", async () => {
    for (const aggregationResLevel of [1, 4]) {
      const source = await h3QuerySource({
        ...access(),
        sqlQuery: BOSTON(H3),
        aggregationExp: AGGREGATION,
        aggregationResLevel,
      });
      expect(source).toMatchObject({ minresolution: 0, maxresolution: 9 - aggregationResLevel });
      const rows = cells.h3.filter(({ city }) => city === "BOSTON");
      for (let level = 0; level <= 9 - aggregationResLevel; level += 2) {
        const tiles = new Set(rows.map(({ h3 }) => cellToParent(h3, level)));
        const found = await Promise.all(
          [...tiles].map((tile) => readTile(source.tiles[0], tile, "h3")),
        );
        const expected = summed(rows, ({ h3 }) => cellToParent(h3, level + aggregationResLevel));
        expect(sorted(found.flat())).toEqual(sorted(expected));
      }
    }
  });

  it("are tiles at each zoom, of quadbin's cells and their parents", async () => {
    const source = await quadbinTableSource({
      ...access(),
      tableName: QUADBIN,
      aggregationExp: AGGREGATION,
      filters: { city: { in: { values: ["BOSTON", "CHICAGO"] } } },
    });
    expect(source).toMatchObject({
      minresolution: 0,
      maxresolution: 10,
      description: "Orders of a month by cells of a grid",
      attribution: "Synthetic data of the embedded CARTO",
    });
    const rows = cells.quadbin.filter(({ city }) => ["BOSTON", "CHICAGO"].includes(city));
    for (const level of [0, 3, 7, 10]) {
      const tiles = new Set(rows.map(({ quadbin }) => upTo(quadbin, level).toString(16)));
      const found = await Promise.all(
        [...tiles].map((tile) => readTile(source.tiles[0], tile, "quadbin")),
      );
      const expected = summed(rows, ({ quadbin }) => String(upTo(quadbin, level + 6)));
      expect(sorted(found.flat())).toEqual(sorted(expected));
    }
  });

  it("never become finer than they are, and have the bounds of what they cover", async () => {
    const source = await h3TableSource({
      ...access(),
      tableName: H3,
      aggregationExp: AGGREGATION,
      aggregationResLevel: 12,
    });
    expect(source.maxresolution).toBe(0);
    const [tile] = cells.h3.map(({ h3 }) => cellToParent(h3, 0));
    const found = await readTile(source.tiles[0], tile ?? "", "h3");
    expect(new Set(found.map(([id]) => getResolution(id)))).toEqual(new Set([9]));
    const corners = cells.h3.flatMap(({ h3 }) => cellToBoundary(h3));
    const [west, south, east, north] = source.bounds ?? [];
    expect([west, south, east, north]).toEqual([
      expect.closeTo(Math.min(...corners.map(([, lon]) => lon ?? 0)), 9),
      expect.closeTo(Math.min(...corners.map(([lat]) => lat ?? 0)), 9),
      expect.closeTo(Math.max(...corners.map(([, lon]) => lon ?? 0)), 9),
      expect.closeTo(Math.max(...corners.map(([lat]) => lat ?? 0)), 9),
    ]);
    const { bbox } = await source.widgetSource.getExtent();
    expect(bbox).toEqual(source.bounds);
  });

  /** Rectangles around Boston and its neighbors. */
  const areas = fc.tuple(
    fc.double({ min: -71.2, max: -71.0, noNaN: true }),
    fc.double({ min: 42.24, max: 42.4, noNaN: true }),
    fc.double({ min: 0.005, max: 0.15, noNaN: true }),
  );
  const polygonOf = ([west, south, size]: readonly [number, number, number]): SpatialFilter => ({
    type: "Polygon",
    coordinates: [[
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ]],
  });
  const filtersOf = fc.record({
    orders: fc.option(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 900 }))),
    city: fc.option(fc.subarray(["BOSTON", "DORCHESTER"], { minLength: 1 })),
  });

  it("answer every widget as their rows do, by random views, modes and filters", async () => {
    const sources = {
      h3: await h3TableSource({ ...access(), tableName: H3, aggregationExp: AGGREGATION }),
      quadbin: await quadbinQuerySource({
        ...access(),
        sqlQuery: `SELECT * FROM \`${QUADBIN}\``,
        aggregationExp: AGGREGATION,
      }),
    };
    /** The client's corners and middles of a cell, by its own libraries. */
    const shapeOf = { h3: h3Shape, quadbin: quadbinShape };
    const property = fc.asyncProperty(
      fc.constantFrom("h3", "quadbin"),
      areas,
      fc.constantFrom("intersects", "center", "contains"),
      filtersOf,
      async (scheme, area, spatialFiltersMode, { orders, city }) => {
        const [west, south, size] = area;
        const inside = ([lon, lat]: readonly number[]) =>
          lon !== undefined && lat !== undefined && lon >= west && lon <= west + size &&
          lat >= south && lat <= south + size;
        const filters: Filters = {
          ...orders && { orders: { between: { values: [orders] } } },
          ...city && { city: { in: { values: city } } },
        };
        const rows = cells[scheme].filter((cell) => {
          if (orders && (cell.orders < orders[0] || cell.orders > orders[1])) return false;
          if (city && !city.includes(cell.city)) return false;
          const { corners, middle } = shapeOf[scheme](cell);
          if (spatialFiltersMode === "center") return inside(middle);
          if (spatialFiltersMode === "contains") return corners.every(inside);
          return touches(corners, [west, south, west + size, south + size]);
        });
        const options = {
          filters,
          spatialFilter: polygonOf(area),
          spatialFiltersMode,
        } as const;
        const widgets = sources[scheme].widgetSource;
        const total = rows.reduce((sum, row) => sum + row.orders, 0);
        const [count, sum, categories, histogram, range, table, scatter] = await Promise.all([
          widgets.getFormula({ ...options, column: "", operation: "count" }),
          widgets.getFormula({ ...options, column: "orders", operation: "sum" }),
          widgets.getCategories({
            ...options,
            column: "city",
            operation: "sum",
            operationColumn: "orders",
          }),
          widgets.getHistogram({
            ...options,
            column: "orders",
            operation: "count",
            ticks: [50, 100],
          }),
          widgets.getRange({ ...options, column: "orders" }),
          widgets.getTable({ ...options, columns: ["orders", "city"], sortBy: "orders" }),
          widgets.getScatter({ ...options, xAxisColumn: "orders", yAxisColumn: "revenue" }),
        ]);
        expect(count.value).toBe(rows.length);
        expect(sum.value ?? 0).toBe(total);
        const cities = summed(rows, (row) => row.city).map(([name, value]) => ({ name, value }));
        expect(categories).toEqual(
          cities.sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)),
        );
        const bin = ({ orders }: Cell) => orders < 50 ? 0 : orders < 100 ? 1 : 2;
        const bins = [0, 1, 2].map((index) => rows.filter((row) => bin(row) === index).length);
        expect(histogram).toEqual(rows.length === 0 ? [] : bins);
        const values = rows.map((row) => row.orders).sort((a, b) => a - b);
        expect(range).toEqual({ min: values[0] ?? null, max: values.at(-1) ?? null });
        expect(table.totalCount).toBe(rows.length);
        expect(table.rows.map((row) => row.orders)).toEqual(values.slice(0, 10));
        expect(scatter.length).toBe(Math.min(500, rows.length));
      },
    );
    await fc.assert(property, { numRuns: 24 });
  });

  it("are found by selected cells of any coarser level", async () => {
    const h3 = await h3TableSource({ ...access(), tableName: H3, aggregationExp: AGGREGATION });
    const quadbin = await quadbinTableSource({
      ...access(),
      tableName: QUADBIN,
      aggregationExp: AGGREGATION,
    });
    const [first, , third] = cells.h3;
    const coarse = cellToParent(first?.h3 ?? "", 7);
    const chosen = [coarse, third?.h3 ?? ""];
    const inside = cells.h3.filter(({ h3 }) => h3 === third?.h3 || cellToParent(h3, 7) === coarse);
    const count = (source: typeof h3 | typeof quadbin, spatialFilter: SpatialFilter) =>
      source.widgetSource.getFormula({ column: "*", operation: "count", spatialFilter });
    expect(await count(h3, { type: "h3", indexes: chosen })).toEqual({ value: inside.length });
    const parent = upTo(cells.quadbin[0]?.quadbin ?? 0n, 12);
    expect(await count(quadbin, { type: "quadbin", indexes: [String(parent)] })).toEqual({
      value: cells.quadbin.filter(({ quadbin }) => upTo(quadbin, 12) === parent).length,
    });
    await expect(count(h3, { type: "h3", indexes: ["nowhere"] })).rejects.toThrow(
      '"nowhere" is no cell of h3',
    );
    await expect(count(h3, { type: "quadbin", indexes: [] })).rejects.toThrow("holds h3");
  });

  it("give their integers exactly, as texts where JSON would round them", async () => {
    const path = (q: string) => `/v3/sql/carto_dw/query?${new URLSearchParams({ q })}`;
    const ask = async (list: string) => {
      const query = `SELECT ${list} FROM \`${QUADBIN}\` ORDER BY orders LIMIT 3`;
      return await (await emulator.call(path(query), token)).json();
    };
    const { rows } = await ask("CAST(quadbin AS STRING) AS cell, orders");
    const known = new Set(cells.quadbin.map(({ quadbin }) => String(quadbin)));
    expect(rows.length).toBe(3);
    expect(rows.every(({ cell }: { cell: string }) => known.has(cell))).toBe(true);
    const exact = (await ask("quadbin, CAST(quadbin AS STRING) AS cell")).rows;
    expect(exact.length).toBe(3);
    for (const { quadbin, cell } of exact) expect(quadbin).toBe(cell);
  });

  it("are refused in columns of another type, and where no cell is meant", async () => {
    const failing = [
      [h3TableSource, QUADBIN, "quadbin", "h3 cells are strings"],
      [quadbinTableSource, H3, "h3", "quadbin cells are numbers"],
      [h3TableSource, H3, "cell", "Column not found: cell"],
    ] as const;
    for (const [source, tableName, spatialDataColumn, message] of failing) {
      const made = source({
        ...access(),
        tableName,
        spatialDataColumn,
        aggregationExp: AGGREGATION,
      });
      await expect(made).rejects.toThrow(message);
    }
    const { tiles } = await h3TableSource({
      ...access(),
      tableName: H3,
      aggregationExp: AGGREGATION,
    });
    const wrong = [cells.h3[0]?.h3 ?? "", "0", tileToCell({ z: 3, x: 2, y: 3 }).toString(16)];
    for (const index of wrong) {
      const response = await fetch((tiles[0] ?? "").replace("{i}", index), {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(response.status).toBe(400);
      await response.body?.cancel();
    }
  });
});

function h3Shape({ h3 }: Cell) {
  const [lat, lon] = cellToLatLng(h3);
  const corners = cellToBoundary(h3).map(([lat = 0, lon = 0]): [number, number] => [lon, lat]);
  return { corners, middle: [lon, lat] };
}

function quadbinShape({ quadbin }: Cell) {
  const { x, y, z } = cellToTile(quadbin);
  const lon = (column: number) => (column / 2 ** z) * 360 - 180;
  const lat = (row: number) =>
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
  const corners = [[x, y + 1], [x + 1, y + 1], [x + 1, y], [x, y]]
    .map(([column = 0, row = 0]): [number, number] => [lon(column), lat(row)]);
  return { corners, middle: [lon(x + 0.5), lat(y + 0.5)] };
}

/** Do a convex shape and a rectangle meet? Some line along a side parts them, or they do. */
function touches(
  corners: readonly (readonly [number, number])[],
  [west, south, east, north]: readonly [number, number, number, number],
): boolean {
  const rectangle = [[west, south], [east, south], [east, north], [west, north]] as const;
  const isParted = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
    a.some((from, index) => {
      const to = a[(index + 1) % a.length] ?? from;
      const side = ([x = 0, y = 0]: readonly number[]) =>
        ((to[0] ?? 0) - (from[0] ?? 0)) * (y - (from[1] ?? 0)) -
        ((to[1] ?? 0) - (from[1] ?? 0)) * (x - (from[0] ?? 0));
      return b.every((position) => side(position) < 0);
    });
  return !isParted(corners, rectangle) && !isParted(rectangle, corners);
}
