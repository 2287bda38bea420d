import { vectorQuerySource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { openTestStore, type TestStore } from "../emulator/sql/test_store.ts";
import {
  decodeTile,
  grantsFor,
  startTestEmulator,
  type TestEmulator,
} from "../emulator/test_helpers.ts";
import { createAccess, type Subject } from "../lib/access/grants.ts";
import { parsePolicyText } from "../lib/access/policy.ts";
import { testRules } from "./helpers/rule_properties.ts";
import type { RulesDatabase } from "./helpers/rules_database.ts";
import { IN_EMULATOR, openEmulator } from "./helpers/rules_in_emulator.ts";

const STORES = "carto-demo-data.demo_tables.retail_stores";
const POLICY = {
  version: 1,
  time_zone: "America/New_York",
  attributes: {
    cities: { type: "text", many: true },
    limit: { type: "decimal" },
  },
  datasets: {
    stores: {
      table: STORES,
      columns: ["geom", "store_id", "city", "zip", "revenue"],
      geometry: { type: "point" },
      types: { city: "text", zip: "text", revenue: "decimal", store_id: "integer" },
      masks: { geom: { cell: 0.1 }, revenue: { floor: 100000 }, zip: { first: 3 } },
      always: { city: { not: ["SALEM"] } },
    },
  },
  groups: {
    OWN: { stores: { city: { attribute: "cities" } } },
    CHEAP: { stores: { revenue: { max: { attribute: "limit" } } } },
    BOSTON: { stores: { city: "BOSTON" } },
    PRESS: { stores: { rows: "all", columns: ["store_id"], masked: ["geom", "revenue", "zip"] } },
    EAST: {
      stores: {
        any: [
          { city: { starts_with: "BOS" } },
          { geom: { within: { west: -71.2, south: 42.2, east: -70.9, north: 42.4 } } },
          { city: { null: true } },
        ],
      },
    },
  },
};

describe("the SQL of a random policy, in the embedded CARTO,", () => {
  let database: RulesDatabase;
  beforeAll(async () => {
    database = await openEmulator();
  });
  afterAll(() => database.close());

  testRules("bigquery", () => database, IN_EMULATOR);
});

describe("rules in the embedded CARTO", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const access = createAccess({
    policy: parsePolicyText(JSON.stringify(POLICY)),
    connectionName: "c",
    referers: [],
  });
  const count = (subject: Omit<Subject, "username">, where = "TRUE") => {
    const { sources } = access.rightsOf({ username: "", ...subject });
    return store.value(`SELECT COUNT(*) FROM (${sources.stores?.sqlQuery}) AS t WHERE ${where}`);
  };
  const inTable = (where: string) =>
    store.value(`SELECT COUNT(*) FROM \`${STORES}\` WHERE city <> 'SALEM' AND ${where}`);

  it("show a person's own rows", () => {
    const attributes = { cities: ["BOSTON", "NEW YORK"], limit: "1000000.5" };
    expect(count({ groups: ["OWN"], attributes })).toBe(inTable("city IN ('BOSTON', 'NEW YORK')"));
    expect(count({ groups: ["CHEAP"], attributes })).toBe(inTable("revenue <= 1000000.5"));
  });

  it("show alternatives", () => {
    const expected = "(STARTS_WITH(city, 'BOS') OR (ST_X(geom) >= -71.2 AND ST_X(geom) <= -70.9 " +
      "AND ST_Y(geom) >= 42.2 AND ST_Y(geom) <= 42.4))";
    expect(count({ groups: ["EAST"] })).toBe(inTable(expected));
  });

  it("show masks, and exact values where another group has them", () => {
    const groups = ["PRESS", "BOSTON"];
    expect(count({ groups })).toBe(inTable("TRUE"));
    expect(count({ groups }, "city IS NOT NULL")).toBe(inTable("city = 'BOSTON'"));
    const isExact = "revenue / 100000 <> FLOOR(revenue / 100000)";
    expect(count({ groups: ["PRESS"] }, isExact)).toBe(0);
    expect(count({ groups }, isExact)).toBe(inTable(`city = 'BOSTON' AND ${isExact}`));
    expect(count({ groups: ["PRESS"] }, "LENGTH(zip) > 3")).toBe(0);
    const isMiddle = "ABS(ST_X(geom) * 20 - ROUND(ST_X(geom) * 20)) < 0.0001";
    expect(count({ groups: ["PRESS"] }, isMiddle)).toBe(inTable("geom IS NOT NULL"));
  });
});

describe("a map of masked points in the embedded CARTO", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator.close());

  it("has the middles of cells, and coarse properties only", async () => {
    const policy = parsePolicyText(JSON.stringify(POLICY));
    const access = createAccess({ policy, connectionName: "c", referers: [] });
    const { sources } = access.rightsOf({ username: "", groups: ["PRESS"] });
    const sqlQuery = sources.stores?.sqlQuery ?? "";
    const accessToken = await emulator.mint({ grants: grantsFor(sqlQuery) });
    const { tiles } = await vectorQuerySource({
      accessToken,
      apiBaseUrl: emulator.apiBaseUrl,
      connectionName: emulator.connection,
      sqlQuery,
    });
    const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", "0/0/0");
    const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
    const { points } = decodeTile(await response.bytes());
    expect(points.properties.length).toBeGreaterThan(100);
    for (const { zip } of points.properties) expect(String(zip).length).toBeLessThanOrEqual(3);
    expect(points.numericProps.revenue?.value.every((value) => value % 100_000 === 0)).toBe(true);
    expect(new Set(points.positions.value).size).toBeLessThan(points.properties.length);
  });
});
