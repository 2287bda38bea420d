import {
  type Filters,
  type SpatialFilter,
  vectorQuerySource,
  vectorTableSource,
} from "@carto/api-client";
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { DatabaseSync } from "node:sqlite";
import { databasePath } from "../store/database.ts";
import {
  cityQuery,
  grantsFor,
  startTestEmulator,
  STORES,
  type TestEmulator,
} from "../test_helpers.ts";

const NEW_YORK = cityQuery("NEW YORK");
const BY_CITY = `SELECT * FROM \`${STORES}\` WHERE city = @city AND revenue > @least`;

describe("the widgets of @carto/api-client", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor(NEW_YORK, BY_CITY, STORES) });
    database = new DatabaseSync(databasePath(emulator.dataDir), { readOnly: true });
  });
  afterAll(async () => {
    database.close();
    await emulator.close();
  });

  /** Rows of SQL that SQLite runs itself, without any of the emulator's code. */
  const direct = (select: string, condition = "city = 'NEW YORK'", rest = "") =>
    database.prepare(`SELECT ${select} FROM "${STORES}" WHERE ${condition} ${rest}`).all()
      .map((row) => ({ ...row }));
  const access = (accessToken = token) => ({
    accessToken,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const ofQuery = async (options: { filters?: Filters; token?: string } = {}) => {
    const { token: bearer, ...rest } = options;
    const source = await vectorQuerySource({ ...access(bearer), sqlQuery: NEW_YORK, ...rest });
    return source.widgetSource;
  };
  const ofTable = async () =>
    (await vectorTableSource({ ...access(), tableName: STORES })).widgetSource;

  it("count, sum, average and compare by formulas, of a query and of a table", async () => {
    for (
      const [source, where] of [[await ofQuery(), "city = 'NEW YORK'"], [
        await ofTable(),
        "1",
      ]] as const
    ) {
      for (const operation of ["count", "avg", "min", "max", "sum"] as const) {
        const { value } = await source.getFormula({ column: "revenue", operation });
        const [row] = direct(`${operation}(revenue) AS value`, where);
        expect(value).toBeCloseTo(Number(row?.value), 6);
      }
      expect(await source.getFormula({ column: "*", operation: "count" })).toEqual({
        value: direct("count(*) AS n", where)[0]?.n,
      });
      const operationExp = "SUM(revenue) / SUM(size_m2) + COUNTIF(storetype = 'Supermarket')";
      const custom = await source.getFormula({ operation: "custom", operationExp });
      const [row] = direct(
        "sum(revenue) * 1.0 / sum(size_m2) + sum(storetype = 'Supermarket') AS value",
        where,
      );
      expect(custom.value).toBeCloseTo(Number(row?.value), 6);
    }
  });

  it("list categories in every order, and what is beyond a threshold", async () => {
    const source = await ofQuery();
    const orders = {
      frequency_desc: "2 DESC, 1",
      frequency_asc: "2, 1",
      alphabetical_asc: "1, 2 DESC",
      alphabetical_desc: "1 DESC, 2 DESC",
    } as const;
    const column = "storetype";
    for (const [orderBy, order] of Object.entries(orders)) {
      const known = Object.keys(orders).find((name): name is keyof typeof orders =>
        name === orderBy
      );
      assertExists(known);
      const found = await source.getCategories({ column, operation: "count", orderBy: known });
      const rest = `GROUP BY storetype ORDER BY ${order}`;
      expect(found).toEqual(direct("storetype AS name, count(*) AS value", undefined, rest));
    }
    const averages = await source.getCategories({
      column,
      operation: "avg",
      operationColumn: "revenue",
      othersThreshold: 2,
    });
    const all = direct(
      "storetype AS name, avg(revenue) AS value",
      undefined,
      "GROUP BY 1 ORDER BY 2 DESC",
    );
    expect(averages.slice(0, -1)).toEqual(all);
    const top = all.slice(0, 2).map(({ name }) => `'${name}'`).join(", ");
    const [others] = direct(
      "avg(revenue) AS value",
      `city = 'NEW YORK' AND storetype NOT IN (${top})`,
    );
    expect(averages.at(-1)).toEqual({ name: "_carto_others", value: others?.value });
    const operationExp = "max(revenue) - min(revenue)";
    const spread = await source.getCategories({ column, operation: "custom", operationExp });
    expect(spread).toEqual(direct(
      "storetype AS name, max(revenue) - min(revenue) AS value",
      undefined,
      "GROUP BY 1 ORDER BY 2 DESC, 1",
    ));
  });

  it("count by histogram, each tick opening the bin after it", async () => {
    const source = await ofQuery();
    const [least] = direct("min(revenue) AS value");
    const ticks = [Number(least?.value), 1_300_000, 1_400_000, 1_500_000, 1_800_000, 9_000_000];
    const bins = await source.getHistogram({ column: "revenue", operation: "count", ticks });
    expect(bins.length).toBe(ticks.length + 1);
    const revenues = direct("revenue").map(({ revenue }) => Number(revenue));
    expect(bins).toEqual(
      [-Infinity, ...ticks].map((from, index) =>
        revenues.filter((value) => value >= from && value < (ticks[index] ?? Infinity)).length
      ),
    );
    expect(bins[0]).toBe(0);
  });

  it("give the range of a column, and pairs of two", async () => {
    const source = await ofQuery();
    expect(await source.getRange({ column: "size_m2" })).toEqual(
      direct("min(size_m2) AS min, max(size_m2) AS max")[0],
    );
    const pairs = await source.getScatter({ xAxisColumn: "size_m2", yAxisColumn: "revenue" });
    const expected = direct("size_m2, revenue").map(({ size_m2, revenue }) => [size_m2, revenue]);
    const sorted = (rows: readonly unknown[]) => rows.map(String).sort();
    expect(sorted(pairs)).toEqual(sorted(expected));
    const table = await ofTable();
    const many = await table.getScatter({ xAxisColumn: "size_m2", yAxisColumn: "revenue" });
    expect(many.length).toBe(500);
  });

  it("page through a table", async () => {
    const source = await ofQuery();
    const columns = ["cartodb_id", "address", "revenue"];
    const page = (offset: number) =>
      source.getTable({ columns, sortBy: "revenue", sortDirection: "desc", limit: 7, offset });
    const { rows, totalCount } = await page(14);
    expect(totalCount).toBe(200);
    expect(rows).toEqual(
      direct(columns.join(), undefined, "ORDER BY revenue DESC LIMIT 7 OFFSET 14"),
    );
    expect((await page(196)).rows.length).toBe(4);
    expect((await source.getTable({ columns })).rows.length).toBe(10);
  });

  it("aggregate several columns at once, by a list or by an expression", async () => {
    const source = await ofQuery();
    const expected = direct("sum(revenue) AS total, avg(size_m2) AS mean");
    const list = await source.getAggregations({
      aggregations: [
        { column: "revenue", operation: "sum", alias: "total" },
        { column: "size_m2", operation: "avg", alias: "mean" },
      ],
    });
    expect(list.rows).toEqual(expected);
    const aggregations = "sum(revenue) as total, avg(size_m2) as mean";
    expect((await source.getAggregations({ aggregations })).rows).toEqual(expected);
  });

  it("obey filters, joined by AND or OR, and leave out those of their owner", async () => {
    const filters: Filters = {
      revenue: { between: { values: [[1_200_000, 1_500_000]], owner: "histogram" } },
      storetype: { in: { values: ["Supermarket", "Drugstore"], owner: "pie" } },
      address: { stringSearch: { values: ["st"], params: { mustEnd: true } } },
    };
    const count = async (options: object = {}) => {
      const source = await ofQuery({ filters, ...options });
      return (await source.getFormula({ column: "*", operation: "count", ...options })).value;
    };
    const conditions = [
      "revenue BETWEEN 1200000 AND 1500000",
      "storetype IN ('Supermarket', 'Drugstore')",
      "address LIKE '%ST'",
    ];
    const where = (parts: readonly string[], word: string) =>
      direct("count(*) AS n", `city = 'NEW YORK' AND (${parts.join(` ${word} `)})`)[0]?.n;
    expect(await count()).toBe(where(conditions, "AND"));
    expect(await count({ filtersLogicalOperator: "or" })).toBe(where(conditions, "OR"));
    expect(await count({ filterOwner: "pie" })).toBe(where(conditions.toSpliced(1, 1), "AND"));
  });

  it("obey a spatial filter, exactly, also where it is too long for a URL", async () => {
    const circle = Array.from({ length: 100 }, (_, index): [number, number] => {
      const angle = (index / 100) * 2 * Math.PI;
      return [-73.97 + 0.03 * Math.cos(angle), 40.76 + 0.03 * Math.sin(angle)];
    });
    const [first] = circle;
    assertExists(first);
    const spatialFilter: SpatialFilter = { type: "Polygon", coordinates: [[...circle, first]] };
    const source = await ofTable();
    const { rows, totalCount } = await source.getTable({
      columns: ["geom"],
      limit: 10_000,
      spatialFilter,
    });
    const everything = await source.getTable({ columns: ["geom"], limit: 20_000 });
    const distance = (row: object) => {
      const [x = 0, y = 0] = JSON.stringify(row).match(/-?\d+\.\d+/g)?.map(Number) ?? [];
      return Math.hypot(x + 73.97, y - 40.76);
    };
    const inner = 0.03 * Math.cos(Math.PI / 100);
    const within = (radius: number) =>
      everything.rows.filter((row) => distance(row) < radius).length;
    expect(rows.length).toBe(totalCount);
    expect(totalCount).toBeGreaterThan(50);
    expect(rows.every((row) => distance(row) <= 0.03)).toBe(true);
    expect(totalCount).toBeGreaterThanOrEqual(within(inner));
    expect(totalCount).toBeLessThanOrEqual(within(0.03));
    expect(emulator.requests.findLast(({ path }) => path.endsWith("/model/table"))?.method).toBe(
      "GET",
    );
    expect(
      emulator.requests.filter(({ path, method }) => path.endsWith("/table") && method === "POST")
        .length,
    ).toBeGreaterThan(0);
  });

  it("fill a query's parameters", async () => {
    const { widgetSource } = await vectorQuerySource({
      ...access(),
      sqlQuery: BY_CITY,
      queryParameters: { city: "NEW YORK", least: 1_500_000 },
    });
    const { value } = await widgetSource.getFormula({ column: "*", operation: "count" });
    const [row] = direct("count(*) AS n", "city = 'NEW YORK' AND revenue > 1500000");
    expect(value).toBe(row?.n);
  });

  it("read a named source like the query behind it", async () => {
    const answer = await emulator.call("/v3/named-sources", await emulator.oauthToken(), {
      method: "POST",
      body: JSON.stringify({ name: "stores_new_york", source: NEW_YORK }),
    });
    await answer.body?.cancel();
    const { widgetSource } = await vectorQuerySource({
      ...access(await emulator.mint({ grants: grantsFor("stores_new_york") })),
      sqlQuery: "stores_new_york",
    });
    const { value } = await widgetSource.getFormula({ column: "*", operation: "count" });
    expect(value).toBe(200);
  });

  it("pick features by their ids, in the order of the ids, and narrow other widgets to them", async () => {
    const source = await ofQuery();
    const ids = direct("DISTINCT geom", undefined, "LIMIT 3").map(({ geom }) => String(geom));
    const featureIds = ids.toReversed();
    const { rows, metadata } = await source.getFeatures({
      columns: ["_carto_feature_id", "city"],
      dataType: "points",
      featureIds,
      z: 12,
    });
    expect([...new Set(rows.map((row) => row._carto_feature_id))]).toEqual(featureIds);
    const where = `city = 'NEW YORK' AND geom IN (${ids.join()})`;
    const [counted] = direct("count(*) AS n", where);
    expect(metadata.total).toBe(counted?.n);
    const { value } = await source.getFormula({
      column: "*",
      operation: "count",
      featureIds,
      geometryType: "points",
    });
    expect(value).toBe(counted?.n);
  });

  it("give the extent of a query and of a table", async () => {
    for (const source of [await ofQuery(), await ofTable()]) {
      const { bbox: [west = 0, south = 0, east = 0, north = 0] } = await source.getExtent();
      expect(west < -73.9 && south < 40.9 && east > -74 && north > 40.7).toBe(true);
    }
    const { bbox } = await (await ofQuery()).getExtent();
    expect(bbox.map((degrees) => Math.round(degrees))).toEqual([-74, 41, -74, 41]);
  });
});
