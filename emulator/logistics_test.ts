import { type Filters, type SpatialFilter, vectorQuerySource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { columnAndRow } from "./spatial/mercator.ts";
import { databasePath } from "./store/database.ts";
import { decodeTile, grantsFor, startTestEmulator, type TestEmulator } from "./test_helpers.ts";

const DELIVERIES = "acme.logistics.deliveries";
const ROUTES = "acme.logistics.routes";
const ZONES = "acme.logistics.zones";
const ofBoston = (table: string) => `SELECT * FROM \`${table}\` WHERE city = 'BOSTON'`;
const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 5, 1);

describe("the demo's deliveries, by the sources and widgets of @carto/api-client", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({
      grants: grantsFor(...[DELIVERIES, ROUTES, ZONES].map(ofBoston)),
    });
    await sourceOf(DELIVERIES);
    database = new DatabaseSync(databasePath(emulator.dataDir), { readOnly: true });
  });
  afterAll(async () => {
    database.close();
    await emulator.close();
  });

  const sourceOf = (table: string) =>
    vectorQuerySource({
      accessToken: token,
      apiBaseUrl: emulator.apiBaseUrl,
      connectionName: emulator.connection,
      sqlQuery: ofBoston(table),
    });

  it("draw points, lines and polygons of one city alone", async () => {
    const expected = { [DELIVERIES]: "points", [ROUTES]: "lines", [ZONES]: "polygons" } as const;
    for (const [table, kind] of Object.entries(expected)) {
      const { tiles } = await sourceOf(table);
      const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", "6/19/23");
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      const tile = decodeTile(await response.bytes());
      const cities = tile[kind].properties.map(({ city }) => city);
      expect(cities.length).toBeGreaterThan(5);
      expect(new Set(cities)).toEqual(new Set(["BOSTON"]));
    }
  });

  it("answer every widget as SQL does, by random views, days and statuses", async () => {
    const { widgetSource } = await sourceOf(DELIVERIES);
    const view = fc.tuple(
      fc.integer({ min: -7_115, max: -7_100 }),
      fc.integer({ min: 4_228, max: 4_240 }),
      fc.integer({ min: 1, max: 12 }),
    );
    const days = fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 30 }));
    const statuses = fc.subarray(["delivered", "delayed", "failed"], { minLength: 1 });
    const property = fc.asyncProperty(
      view,
      days,
      statuses,
      async (corner, [from, long], values) => {
        // Half a step beside the five decimals that points are kept to: none lies on an edge.
        const [west, south, size] = [
          corner[0] / 100 + 5e-6,
          corner[1] / 100 + 5e-6,
          corner[2] / 100,
        ];
        const [east, north] = [west + size, south + size];
        const start = FIRST_DAY + from * DAY;
        const end = start + long * DAY;
        const filters: Filters = {
          promised_at: { time: { values: [[start, end]] } },
          status: { in: { values } },
        };
        const spatialFilter: SpatialFilter = {
          type: "Polygon",
          coordinates: [[[west, south], [east, south], [east, north], [west, north], [
            west,
            south,
          ]]],
        };
        const inView = (geom: unknown) => {
          const [column, row] = columnAndRow(Number(geom));
          const lon = ((column + 0.5) / 2 ** 26 - 0.5) * 360;
          const y = Math.PI * (1 - (2 * (row + 0.5)) / 2 ** 26);
          const lat = (Math.atan(Math.sinh(y)) * 180) / Math.PI;
          return lon > west && lon < east && lat > south && lat < north;
        };
        const rows = database.prepare(
          `SELECT geom, status, weight_kg, substr(promised_at, 1, 10) AS day FROM "${DELIVERIES}"
         WHERE city = 'BOSTON' AND promised_at BETWEEN ? AND ?
         AND status IN (SELECT value FROM json_each(?))`,
        ).all(new Date(start).toISOString(), new Date(end).toISOString(), JSON.stringify(values))
          .filter(({ geom }) => inView(geom));
        const options = { filters, spatialFilter };
        const [count, weight, series, categories] = await Promise.all([
          widgetSource.getFormula({ ...options, column: "", operation: "count" }),
          widgetSource.getFormula({ ...options, column: "weight_kg", operation: "sum" }),
          widgetSource.getTimeSeries({
            ...options,
            column: "promised_at",
            stepSize: "day",
            operation: "count",
          }),
          widgetSource.getCategories({ ...options, column: "status", operation: "count" }),
        ]);
        const counted = (column: string) => {
          const counts = new Map<string, number>();
          for (const row of rows) {
            const name = String(row[column]);
            counts.set(name, (counts.get(name) ?? 0) + 1);
          }
          return [...counts].map(([name, value]) => ({ name, value }));
        };
        expect(count.value).toBe(rows.length);
        expect(weight.value ?? 0).toBeCloseTo(
          rows.reduce((sum, row) => sum + Number(row.weight_kg), 0),
          6,
        );
        expect(series.rows).toEqual(counted("day").sort((a, b) => a.name < b.name ? -1 : 1));
        expect(categories).toEqual(
          counted("status").sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)),
        );
      },
    );
    await fc.assert(property, { numRuns: 20 });
  });
});
