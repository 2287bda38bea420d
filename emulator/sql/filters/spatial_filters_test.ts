import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Geometry } from "../../spatial/geometry.ts";
import { covers, toArea } from "../../spatial/intersects.ts";
import { createTable } from "../../store/tables.ts";
import { openTestStore, type TestStore } from "../test_store.ts";
import { parseSpatialFilters, spatialFiltersToCondition } from "./spatial_filters.ts";

type Position = readonly [number, number];

const COLUMNS = [{ name: "geom", type: "geometry" }, { name: "id", type: "number" }] as const;

const box = (west: number, south: number, size: number) => ({
  type: "Polygon" as const,
  coordinates: [[
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ]] satisfies Position[][],
});

/** 2,000 points on a grid of five decimals, some of them on the edges of whole degrees. */
const POINTS = Array.from({ length: 2_000 }, (_, index): Position => [
  Math.round((((index * 37) % 400) / 10 - 20) * 1e5) / 1e5,
  Math.round((((index * 61) % 300) / 10 - 15) * 1e5) / 1e5,
]);

const SHAPES: readonly Geometry[] = [
  box(0, 0, 2),
  { type: "MultiPolygon", coordinates: [box(10, 10, 1).coordinates, box(-10, -10, 1).coordinates] },
];

describe("spatialFiltersToCondition()", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await openTestStore();
    const fill = (
      name: string,
      geometry: "point" | "polygon" | "line",
      rows: readonly Geometry[],
    ) => {
      const load = createTable(store.database, { name, geometry, columns: COLUMNS });
      rows.forEach((row, id) => load.insert(row, [id]));
      load.commit(1);
    };
    fill("p.d.points", "point", POINTS.map((coordinates) => ({ type: "Point", coordinates })));
    fill("p.d.shapes", "polygon", SHAPES);
    fill("p.d.lines", "line", [{ type: "LineString", coordinates: [[-1, 1], [3, 1]] }]);
  });
  afterAll(() => store.close());

  const within = (table: string, area: unknown): number[] => {
    const condition = spatialFiltersToCondition(parseSpatialFilters({ geom: area }), COLUMNS);
    const sql = `SELECT id FROM (SELECT * FROM "${table}") WHERE ${condition?.sql} ORDER BY id`;
    return store.reader.prepare(sql).all(condition?.bindings ?? {}).map(({ id }) => Number(id));
  };

  it("keeps the very points that lie in any polygon or on its border", () => {
    const degree = fc.integer({ min: -20, max: 20 });
    const corner = fc.tuple(degree, degree);
    fc.assert(
      fc.property(corner, corner, corner, corner, (a, b, c, d) => {
        const rings = [[[a, b, c, a]], [[b, c, d, b]]] as const;
        const expected = POINTS.flatMap((point, id) =>
          rings.some((polygon) => covers(toArea([polygon]), point)) ? [id] : []
        );
        expect(within("p.d.points", { type: "MultiPolygon", coordinates: rings })).toEqual(
          expected,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("keeps lines and polygons that share a point with the area", () => {
    expect(within("p.d.shapes", box(1, 1, 5))).toEqual([0]);
    expect(within("p.d.shapes", box(-9.5, -9.5, 0.1))).toEqual([1]);
    expect(within("p.d.shapes", box(-20, -20, 40))).toEqual([0, 1]);
    expect(within("p.d.shapes", box(5, 5, 2))).toEqual([]);
    expect(within("p.d.lines", box(1, 0, 2))).toEqual([0]);
    expect(within("p.d.lines", box(1, 2, 2))).toEqual([]);
  });

  it("keeps nothing in an area of no polygons, and everything without a filter", () => {
    expect(within("p.d.points", { type: "MultiPolygon", coordinates: [] })).toEqual([]);
    expect(spatialFiltersToCondition(parseSpatialFilters({}), COLUMNS)).toBeUndefined();
    expect(spatialFiltersToCondition(parseSpatialFilters(""), COLUMNS)).toBeUndefined();
  });

  it("goes with functions that read shapes as well as points", () => {
    expect(store.rows("SELECT ST_ASTEXT(geom), geom FROM p.d.shapes WHERE id = 0")).toEqual([
      ["POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))", SHAPES[0]],
    ]);
    expect(store.rows("SELECT geom, ST_ASGEOJSON(geom) FROM p.d.shapes WHERE id = 1")).toEqual([
      [SHAPES[1], JSON.stringify(SHAPES[1])],
    ]);
    const read = (sql: string) => Object.values(store.reader.prepare(sql).get() ?? {});
    expect(read(
      `SELECT min(geometry_west(geom)), min(geometry_south(geom)), max(geometry_east(geom)),
       max(geometry_north(geom)) FROM "p.d.shapes"`,
    )).toEqual([-10, -10, 11, 11]);
    expect(read('SELECT count(DISTINCT feature_id(geom)) FROM "p.d.shapes"')).toEqual([2]);
    expect(() => store.rows("SELECT ST_X(geom) FROM p.d.shapes")).toThrow("points only");
    expect(() => store.rows("SELECT ST_INTERSECTS(a.geom, a.geom) FROM p.d.lines a")).toThrow(
      "needs a polygon on one side",
    );
  });

  it("refuses what is no polygon, and columns that are no geometry", () => {
    const refused = (filters: unknown) =>
      expect(() => spatialFiltersToCondition(parseSpatialFilters(filters), COLUMNS));
    refused({ id: box(0, 0, 1) }).toThrow("spatialFilters.id: the column is a number");
    refused({ place: box(0, 0, 1) }).toThrow("Column not found: place");
    refused({ geom: { type: "LineString", coordinates: [] } }).toThrow("expected a Polygon");
    refused({ geom: { type: "Polygon", coordinates: [] } }).toThrow("has an outer ring");
    refused({ geom: { type: "Polygon", coordinates: [[[0, 0], [1, 1], [0, 0]]] } }).toThrow(
      "four positions",
    );
    refused({ geom: { type: "Polygon", coordinates: [[[0], [1], [2], [0]]] } }).toThrow(
      "two coordinates",
    );
    refused([]).toThrow("spatialFilters");
    const many = Array.from({ length: 50_002 }, () => [0, 0]);
    refused({ geom: { type: "Polygon", coordinates: [many] } }).toThrow(
      "more than 50000 positions",
    );
  });
});
