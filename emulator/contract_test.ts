import { query, vectorQuerySource, vectorTableSource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
// The layer's loader, whole: reader and triangulation; its package exports layers only.
import loader from "../node_modules/@deck.gl/carto/dist/layers/schema/carto-vector-tile-loader.js";
import {
  cityQuery,
  decodeTile,
  grantsFor,
  startTestEmulator,
  STORES,
  type TestEmulator,
} from "./test_helpers.ts";

/**
 * How CARTO's guide words the grant of every group: the browser fills in whose stores they are.
 */
const GUIDE_QUERY = `SELECT * FROM \`${STORES}\` WHERE city = @groupcity`;

const FORBIDDEN = "You don't have permissions to read this resource";

describe("@carto/api-client against the emulator", () => {
  let emulator: TestEmulator;
  let boston: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    boston = await emulator.mint();
  });
  afterAll(() => emulator.close());

  const access = (accessToken: string) => ({
    accessToken,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const source = (
    sqlQuery: string,
    token?: string,
    queryParameters?: Record<string, string>,
  ) =>
    vectorQuerySource({
      ...access(token ?? boston),
      sqlQuery,
      ...(queryParameters && { queryParameters }),
    });
  const citiesAt = async (tiles: readonly string[], token: string) => {
    const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", "0/0/0");
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const { points } = decodeTile(await response.bytes());
    return points.properties.map(({ city }) => city);
  };

  it("opens a query, whose tiles hold the group's stores only", async () => {
    const { tiles, bounds, schema, minzoom, maxzoom } = await source(cityQuery("BOSTON"));
    expect(new URL(tiles[0] ?? "").origin).toBe(emulator.apiBaseUrl);
    expect(bounds?.length).toBe(4);
    expect(minzoom).toBe(0);
    expect(maxzoom).toBe(21);
    expect(schema).toContainEqual({ name: "revenue", type: "number" });
    expect(await citiesAt(tiles, boston)).toEqual(Array(60).fill("BOSTON"));
  });

  it("gives tiles that the layer's loader takes, empty ones too", async () => {
    const { tiles } = await source(cityQuery("BOSTON"));
    for (const place of ["0/0/0", "9/0/0"]) {
      const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", place);
      const response = await fetch(url, { headers: { authorization: `Bearer ${boston}` } });
      const tile = await loader.parse(await response.arrayBuffer());
      expect(Object.keys(tile)).toEqual(["points", "lines", "polygons"]);
    }
  });

  it("counts as many stores by SQL as its tiles hold", async () => {
    const { rows } = await query({ ...access(boston), sqlQuery: cityQuery("BOSTON") });
    expect(rows.length).toBe(60);
  });

  it("opens a table that is granted", async () => {
    const token = await emulator.mint({ grants: grantsFor(STORES) });
    const { tiles } = await vectorTableSource({ ...access(token), tableName: STORES });
    expect((await citiesAt(tiles, token)).length).toBe(12_000);
  });

  it("takes a query that is too long for a URL, by POST", async () => {
    const cities = Array.from({ length: 1_000 }, (_, index) => `'CITY ${index}'`).join(", ");
    const sql = `SELECT * FROM \`${STORES}\` WHERE city IN ('BOSTON', ${cities})`;
    const token = await emulator.mint({ grants: grantsFor(sql) });
    const { tiles } = await source(sql, token);
    expect(tiles[0]?.length).toBeLessThan(300);
    expect((await citiesAt(tiles, token)).length).toBe(60);
    const { rows } = await query({ ...access(token), sqlQuery: sql });
    expect(rows.length).toBe(60);
    const posts = emulator.requests.filter(({ method, path, status }) =>
      method === "POST" && path.endsWith("/carto_dw/query") && status === 200
    );
    expect(posts.map(({ path }) => path)).toEqual([
      "/v3/maps/carto_dw/query",
      "/v3/sql/carto_dw/query",
    ]);
  });

  it("refuses a Boston token New York's stores: by SQL, by parameter, by table", async () => {
    const tries = [
      source(cityQuery("NEW YORK")),
      source(cityQuery("BOSTON").replace("'BOSTON'", "@city"), boston, { city: "NEW YORK" }),
      source(GUIDE_QUERY, boston, { groupcity: "NEW YORK" }),
      source(`${cityQuery("BOSTON")} OR city = 'NEW YORK'`),
      vectorTableSource({ ...access(boston), tableName: STORES }),
      query({ ...access(boston), sqlQuery: cityQuery("NEW YORK") }),
      query({ ...access(boston), sqlQuery: `SELECT COUNT(*) FROM \`${STORES}\`` }),
    ];
    const outcomes = await Promise.allSettled<unknown>(tries);
    for (const outcome of outcomes) {
      expect(outcome).toHaveProperty("reason");
      expect("reason" in outcome && outcome.reason).toMatchObject({
        error: { message: FORBIDDEN },
        response: { status: 403 },
      });
    }
  });

  it("finds nothing more for a Boston token that adds a parameter to its own query", async () => {
    const { tiles } = await source(cityQuery("BOSTON"), boston, { city: "NEW YORK" });
    expect(new Set(await citiesAt(tiles, boston))).toEqual(new Set(["BOSTON"]));
  });

  it("shows how the guide's grant leaks: its parameter is the browser's to choose", async () => {
    const token = await emulator.mint({ grants: grantsFor(GUIDE_QUERY) });
    const { tiles } = await source(GUIDE_QUERY, token, { groupcity: "NEW YORK" });
    expect(await citiesAt(tiles, token)).toEqual(Array(200).fill("NEW YORK"));
  });

  it("refuses an expired token and one from another site, in words that the client reads", async () => {
    const elsewhere = await emulator.mint({ referers: ["https://app.example"] });
    const refused = async (token: string) => {
      const error: unknown = await source(cityQuery("BOSTON"), token).catch((reason) => reason);
      return error;
    };
    expect(await refused(elsewhere)).toMatchObject({ error: { message: "Unauthorized referer" } });
    expect(await refused("eyJ.unknown.token")).toMatchObject({
      error: { message: "Unauthorized" },
    });
  });
});
