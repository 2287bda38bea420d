import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { positionOf } from "../spatial/mercator.ts";
import { RETAIL_STORES } from "./catalog.ts";
import { openDatabase } from "./database.ts";
import { loadStores } from "./load_stores.ts";
import { writeSetting } from "./settings.ts";

const STORES = `"${RETAIL_STORES}"`;

describe("loadStores()", () => {
  let dataDir: string;
  let database: DatabaseSync;
  let version: number;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    database = openDatabase(dataDir);
    version = await loadStores(database, () => 1_000, () => {});
  });
  afterAll(async () => {
    database.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const numbers = (sql: string) => Object.values(database.prepare(sql).get() ?? {}).map(Number);

  it("brings stores to every state, and to the cities of the demo accounts", () => {
    const count = (condition: string) =>
      numbers(`SELECT count(*) FROM ${STORES} WHERE ${condition}`)[0];
    expect(count("TRUE")).toBe(12_000);
    expect(numbers(`SELECT count(DISTINCT state) FROM ${STORES}`)).toEqual([51]);
    expect(count("city = 'BOSTON'")).toBe(60);
    expect(count("city = 'NEW YORK'")).toBe(200);
    expect(count("city IN ('BOSTON', 'NEW YORK') AND state NOT IN ('MA', 'NY')")).toBe(0);
    for (const district of ["DORCHESTER", "MATTAPAN", "ROXBURY", "BROOKLYN"]) {
      expect(count(`city = '${district}'`)).toBeGreaterThan(0);
    }
  });

  it("keeps to the shape of the original table", () => {
    expect(
      numbers(`SELECT count(DISTINCT cartodb_id), count(DISTINCT store_id) FROM ${STORES}`),
    )
      .toEqual([12_000, 12_000]);
    expect(numbers(`SELECT count(DISTINCT storetype) FROM ${STORES}`)).toEqual([5]);
    const [odd] = numbers(
      `SELECT count(*) FROM ${STORES} WHERE city <> upper(city) OR address <> upper(address)
       OR zip LIKE '0%' OR length(state) <> 2 OR size_m2 NOT BETWEEN 100 AND 999`,
    );
    expect(odd).toBe(0);
    const [share] = numbers(
      `SELECT avg(revenue BETWEEN 1200000 AND 1800000) FROM ${STORES}`,
    );
    expect(share).toBeGreaterThan(0.8);
    const [zip] = numbers(
      `SELECT count(*) FROM ${STORES} WHERE state = 'MA' AND zip LIKE '____'`,
    );
    expect(zip).toBeGreaterThan(100);
  });

  it("places the stores of Boston and New York there", () => {
    for (
      const [city, west, south, east, north] of [
        ["BOSTON", -71.15, 42.32, -71.03, 42.4],
        ["NEW YORK", -74.03, 40.68, -73.9, 40.89],
      ] as const
    ) {
      const rows = database.prepare(`SELECT geom FROM ${STORES} WHERE city = ?`).all(city);
      for (const { geom } of rows) {
        const [lon, lat] = positionOf(Number(geom));
        expect(west < lon && lon < east && south < lat && lat < north).toBe(true);
      }
    }
  });

  it("does nothing the second time, and loads again when its file has changed", async () => {
    const lines: string[] = [];
    const again = () => loadStores(database, () => 2_000, (line) => lines.push(line));
    expect(version).toBe(1_000);
    expect(await again()).toBe(1_000);
    expect(lines).toEqual([]);
    writeSetting(database, "stores_hash", "of another file");
    expect(await again()).toBe(2_000);
    expect(lines.length).toBe(2);
    expect(numbers(`SELECT count(*) FROM ${STORES}`)).toEqual([12_000]);
  });
});
