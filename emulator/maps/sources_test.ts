import {
  h3QuerySource,
  h3TableSource,
  quadbinQuerySource,
  quadbinTableSource,
  vectorQuerySource,
  vectorTableSource,
} from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { cellToParent, latLngToCell } from "h3-js";
import { cellToParent as quadbinParent, hexToBigInt, tileToCell } from "quadbin";
import * as v from "valibot";
// The layers' loaders, whole: reader, triangulation, indices; their package exports layers only.
import spatialLoader from "../../node_modules/@deck.gl/carto/dist/layers/schema/carto-spatial-tile-loader.js";
import vectorLoader from "../../node_modules/@deck.gl/carto/dist/layers/schema/carto-vector-tile-loader.js";
import { US_STATE_BORDERS, US_STATES } from "../store/load_states.ts";
import {
  cityQuery,
  decodeTile,
  grantsFor,
  startTestEmulator,
  STORES,
  type TestEmulator,
} from "../test_helpers.ts";

const BOSTON = cityQuery("BOSTON");
const ALL = `SELECT * FROM \`${STORES}\``;

const rowsSchema = v.object({ rows: v.array(v.record(v.string(), v.unknown())) });
const cellSchema = v.array(v.object({
  id: v.union([v.string(), v.bigint()]),
  properties: v.record(v.string(), v.unknown()),
}));

describe("The sources of @carto/api-client against the emulator", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor("*") });
  });
  afterAll(() => emulator.close());

  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const read = async (tiles: readonly string[], place: string) => {
    const template = tiles[0] ?? "";
    const url = place.includes("/")
      ? template.replace("{z}/{x}/{y}", place)
      : template.replace("{i}", place);
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    return response;
  };
  const pointsOf = async (source: { tiles: readonly string[] }, place = "0/0/0") =>
    decodeTile(await (await read(source.tiles, place)).bytes()).points;
  const query = async (q: string) => {
    const path = `/v3/sql/carto_dw/query?${new URLSearchParams({ q })}`;
    return v.parse(rowsSchema, await (await emulator.call(path, token)).json()).rows;
  };

  it("vectorQuerySource() takes parameters, columns and filters", async () => {
    const source = await vectorQuerySource({
      ...access(),
      sqlQuery: `${ALL} WHERE city = @city`,
      queryParameters: { city: "BOSTON" },
      columns: ["geom", "storetype", "revenue"],
      filters: {
        storetype: { in: { values: ["Supermarket", "Drugstore"] } },
        revenue: { between: { values: [[1_000_000, 1_600_000]] } },
      },
    });
    const points = await pointsOf(source);
    const rows = await query(
      `SELECT storetype, revenue FROM \`${STORES}\` WHERE city = 'BOSTON'
       AND storetype IN ('Supermarket', 'Drugstore') AND revenue BETWEEN 1000000 AND 1600000`,
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(points.properties.map(({ storetype }) => storetype).sort())
      .toEqual(rows.map(({ storetype }) => storetype).sort());
    expect([...points.numericProps.revenue?.value ?? []].sort())
      .toEqual(rows.map(({ revenue }) => revenue).sort());
    expect(source.tilestats.layers[0]?.count).toBe(rows.length);
    expect(source.tilestats.layers[0]?.attributes.map(({ attribute }) => attribute))
      .toEqual(["storetype", "revenue"]);
  });

  it("vectorTableSource() filters by POST what is too long for a URL", async () => {
    const values = ["BOSTON", ...Array.from({ length: 1_500 }, (_, index) => `CITY ${index}`)];
    const source = await vectorTableSource({
      ...access(),
      tableName: STORES,
      filters: { city: { in: { values } } },
    });
    expect((await pointsOf(source)).fields.length).toBe(60);
    expect(
      emulator.requests.some(({ method, path }) =>
        method === "POST" && path === "/v3/maps/carto_dw/table"
      ),
    ).toBe(true);
  });

  it("merges points by aggregationExp into cells that are as fine as tileResolution says", async () => {
    const counts = await Promise.all(([0.25, 0.5, 1] as const).map(async (tileResolution) => {
      const source = await vectorQuerySource({
        ...access(),
        sqlQuery: ALL,
        tileResolution,
        aggregationExp: "COUNT(*) AS stores, SUM(revenue) AS revenue",
      });
      expect(source.tilestats.layers[0]?.attributes).toEqual([
        { attribute: "stores", type: "Number" },
        { attribute: "revenue", type: "Number" },
      ]);
      const points = await pointsOf(source, "2/1/1");
      expect(Object.keys(points.numericProps)).toEqual(["stores", "revenue"]);
      return points.numericProps.stores?.value ?? [];
    }));
    const totals = counts.map((stores) =>
      Array.from(stores).reduce((sum, count) => sum + count, 0)
    );
    expect(new Set(totals).size).toBe(1);
    const [coarse = 0, usual = 0, fine = 0] = counts.map(({ length }) => length);
    expect(coarse < usual && usual < fine && fine < (totals[0] ?? 0)).toBe(true);
  });

  it("merges points at every zoom where the emulator is started so, as the cloud does", async () => {
    const cloudlike = await startTestEmulator({ aggregatePoints: true });
    const source = await vectorTableSource({
      accessToken: await cloudlike.oauthToken(),
      apiBaseUrl: cloudlike.apiBaseUrl,
      connectionName: cloudlike.connection,
      tableName: STORES,
    });
    const countAt = async (place: string) => {
      const url = (source.tiles[0] ?? "").replace("{z}/{x}/{y}", place);
      const headers = { authorization: `Bearer ${source.accessToken}` };
      const { points } = decodeTile(await (await fetch(url, { headers })).bytes());
      return points.fields.length;
    };
    const world = await countAt("0/0/0");
    expect(world).toBeGreaterThan(100);
    expect(world).toBeLessThan(3_000);
    const plain = await vectorTableSource({ ...access(), tableName: STORES });
    expect(await countAt("16/19826/24241")).toBe(
      (await pointsOf(plain, "16/19826/24241")).fields.length,
    );
    await cloudlike.close();
  });

  it("gives features their bounds where labels are prepared", async () => {
    const source = await vectorTableSource(
      {
        ...access(),
        tableName: US_STATES,
        filters: { state: { in: { values: ["CO"] } } },
        prepareLabels: true,
      } as Parameters<typeof vectorTableSource>[0],
    );
    for (const place of ["0/0/0", "6/13/24"]) {
      const { polygons } = decodeTile(await (await read(source.tiles, place)).bytes());
      const bounds = (polygons.properties[0]?._carto_bbox ?? "").split(",").map(Number);
      expect(bounds.map((degrees) => Math.round(degrees))).toEqual([-109, 37, -102, 41]);
    }
  });

  it("draws polygons, clipped to the tile, by the layer's loader", async () => {
    const source = await vectorTableSource({ ...access(), tableName: US_STATES });
    expect(source.tilestats.layers[0]).toMatchObject({ count: 56, geometry: "Polygon" });
    const { polygons, points, lines } = await vectorLoader.parse(
      await (await read(source.tiles, "5/9/11")).arrayBuffer(),
    );
    expect([points.positions.value.length, lines.positions.value.length]).toEqual([0, 0]);
    const names = polygons.properties.map(({ name }: Record<string, unknown>) => name);
    expect(names).toContain("Massachusetts");
    expect(names).not.toContain("California");
    expect(polygons.triangles.value.length).toBeGreaterThan(100);
    const margin = (8 / 512) * (360 / 32);
    const longitudes = Array.from(
      polygons.positions.value as ArrayLike<number>,
      (value, index) => index % 2 === 0 ? value : -75,
    );
    expect(Math.min(...longitudes)).toBeGreaterThanOrEqual(-78.75 - margin - 1e-6);
    expect(Math.max(...longitudes)).toBeLessThanOrEqual(-67.5 + margin + 1e-6);
  });

  it("draws lines, and gives each feature one id in all its tiles", async () => {
    const source = await vectorTableSource({ ...access(), tableName: US_STATE_BORDERS });
    expect(source.tilestats.layers[0]?.geometry).toBe("LineString");
    const idOf = async (place: string) => {
      const { lines } = decodeTile(await (await read(source.tiles, place)).bytes());
      return lines.fields[lines.properties.findIndex(({ states }) => states === "NV-UT")]?.id;
    };
    const id = await idOf("0/0/0");
    expect(Number.isSafeInteger(id)).toBe(true);
    expect(await idOf("6/11/24")).toBe(id);
    const { lines } = decodeTile(await (await read(source.tiles, "0/0/0")).bytes());
    expect(new Set(lines.fields.map((field) => field.id)).size).toBe(lines.fields.length);
  });

  it("h3QuerySource() and h3TableSource() count every store once, in the cell that holds it", async () => {
    const options = {
      ...access(),
      spatialDataColumn: "geom",
      aggregationExp: "COUNT(*) AS stores, 1 AS value",
      aggregationResLevel: 3,
    };
    const expected = new Map<string, number>();
    for (
      const { lon, lat } of await query(
        `SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM ${STORES}`,
      )
    ) {
      const cell = latLngToCell(Number(lat), Number(lon), 4);
      expected.set(cell, (expected.get(cell) ?? 0) + 1);
    }
    for (
      const source of await Promise.all([
        h3TableSource({ ...options, tableName: STORES }),
        h3QuerySource({ ...options, sqlQuery: ALL }),
      ])
    ) {
      expect(source).toMatchObject({ minresolution: 0, maxresolution: 12 });
      const found = new Map<unknown, unknown>();
      for (const tile of new Set([...expected.keys()].map((cell) => cellToParent(cell, 1)))) {
        const response = await read(source.tiles, tile);
        expect(response.headers.get("content-type")).toBe("application/vnd.carto-spatial-tile");
        const cells = v.parse(
          cellSchema,
          await spatialLoader.parse(await response.arrayBuffer(), {
            cartoSpatialTile: { scheme: "h3", workerUrl: "" },
          }),
        );
        for (const { id, properties } of cells) {
          expect(found.has(id)).toBe(false);
          found.set(id, properties.stores);
          expect(properties.value).toBe(1);
        }
      }
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    }
  });

  it("quadbinQuerySource() and quadbinTableSource() do so too", async () => {
    const options = {
      ...access(),
      spatialDataColumn: "geom",
      aggregationExp: "COUNT(*) AS stores, MAX(city) AS last",
    };
    const tile = tileToCell({ z: 3, x: 2, y: 3 });
    for (
      const source of await Promise.all([
        quadbinTableSource({ ...options, tableName: STORES }),
        quadbinQuerySource({ ...options, sqlQuery: ALL }),
      ])
    ) {
      expect(source).toMatchObject({ minresolution: 0, maxresolution: 20 });
      const response = await read(source.tiles, tile.toString(16));
      const cells = v.parse(cellSchema, await spatialLoader.parse(await response.arrayBuffer()));
      const ofTile = await pointsOf(
        await vectorTableSource({ ...access(), tableName: STORES }),
        "3/2/3",
      );
      const total = cells.reduce((sum, { properties }) => sum + Number(properties.stores), 0);
      expect(total).toBe(ofTile.fields.length);
      for (const { id, properties } of cells) {
        let cell = typeof id === "bigint" ? id : hexToBigInt(id);
        for (let level = 9; level > 3; level--) cell = quadbinParent(cell);
        expect(cell).toBe(tile);
        expect(typeof properties.last).toBe("string");
      }
    }
  });

  it("says which column to name where the client's default one is missing", async () => {
    const failed: unknown = await h3QuerySource({
      ...access(),
      sqlQuery: BOSTON,
      aggregationExp: "COUNT(*) AS stores",
    }).catch((error) => error);
    expect(failed).toMatchObject({ error: { message: "Column not found: h3" } });
  });
});
