import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { Catalog } from "../store/catalog.ts";
import { openDatabase } from "../store/database.ts";
import { createTable } from "../store/tables.ts";
import { SYNTHETIC_TABLES } from "./mod.ts";
import { makeOnDemand } from "./on_demand.ts";

const ZONES = "acme.logistics.zones";

describe("tables that are made when they are first asked for", () => {
  let dataDir: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    database = openDatabase(dataDir);
  });
  afterAll(async () => {
    database.close();
    await Deno.remove(dataDir, { recursive: true });
  });

  const catalogOf = (tables = SYNTHETIC_TABLES) =>
    new Catalog(database, makeOnDemand(database, tables, () => 1_000));
  const count = (sql: string) => Number(database.prepare(sql).get()?.n);

  it("have rows where their definitions say, each city's its own", () => {
    const catalog = catalogOf();
    expect(catalog.list()).toEqual([]);
    for (const name of SYNTHETIC_TABLES.keys()) {
      const table = catalog.find(name);
      expect(table?.rowCount).toBeGreaterThan(20);
      expect(table?.attribution).toContain("Synthetic");
    }
    expect(catalog.version()).toBe(1);
    for (const name of ["deliveries", "routes", "zones", "demand_h3", "demand_quadbin"]) {
      for (const city of ["BOSTON", "NEW YORK", "DORCHESTER"]) {
        const from = `FROM "acme.logistics.${name}" WHERE city = '${city}'`;
        expect(count(`SELECT count(*) AS n ${from}`)).toBeGreaterThan(5);
      }
    }
    const days = `SELECT count(DISTINCT substr(promised_at, 1, 10)) AS n
      FROM "acme.logistics.deliveries"`;
    expect(count(days)).toBeGreaterThanOrEqual(90);
    const twice = `SELECT count(*) - count(DISTINCT delivery_id) AS n
      FROM "acme.logistics.deliveries"`;
    expect(count(twice)).toBe(0);
  });

  it("are the same rows each time, and are replaced by those of a newer edition", () => {
    const read = () => JSON.stringify(database.prepare(`SELECT * FROM "${ZONES}"`).all());
    const before = read();
    const zones = SYNTHETIC_TABLES.get(ZONES);
    if (!zones) throw new Error("no zones");
    const newer = new Map([[ZONES, { ...zones, edition: zones.edition + 1 }]]);
    expect(catalogOf(newer).find(ZONES)?.version).toBe(1_000);
    expect(read()).toBe(before);
    expect(catalogOf(newer).find(ZONES)?.version).toBe(1_000);
  });

  it("leave alone what was imported under such a name", () => {
    const load = createTable(database, { name: ZONES, columns: [{ name: "a", type: "string" }] });
    load.insert(undefined, ["mine"]);
    load.commit(5);
    expect(catalogOf().find(ZONES)).toMatchObject({ rowCount: 1, version: 5 });
  });
});
