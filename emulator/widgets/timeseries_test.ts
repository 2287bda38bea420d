import { vectorQuerySource, vectorTableSource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { openDatabase } from "../store/database.ts";
import { createTable } from "../store/tables.ts";
import { grantsFor, startTestEmulator, STORES, type TestEmulator } from "../test_helpers.ts";

const SALES = "my-project.shop.sales";
const OPENED =
  `SELECT geom, storetype, revenue, DATE '2024-02-29' AS opened FROM \`${STORES}\` WHERE city = 'BOSTON'`;

/** When each sale was, what was sold, and for how much; 6 May 2024 is a Monday. */
const ROWS = [
  ["2023-12-31T23:59:59.000Z", "tea", 1],
  ["2024-01-01T00:00:00.000Z", "tea", 2],
  ["2024-05-05T23:30:00.000Z", "tea", 4],
  ["2024-05-06T00:10:00.000Z", "coffee", 8],
  ["2024-05-06T00:50:00.000Z", "tea", 16],
  ["2024-05-12T10:00:00.500Z", "coffee", 32],
  ["2024-05-13T10:00:00.900Z", "cake", 64],
  [null, "tea", 128],
] as const;

describe("getTimeSeries()", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    const database = openDatabase(emulator.dataDir);
    const load = createTable(database, {
      name: SALES,
      geometry: "point",
      columns: [
        { name: "geom", type: "geometry" },
        { name: "at", type: "timestamp" },
        { name: "item", type: "string" },
        { name: "price", type: "number" },
      ],
    });
    for (const [at, item, price] of ROWS) {
      load.insert({ type: "Point", coordinates: [0, 0] }, [at, item, price]);
    }
    load.commit(Date.now());
    database.close();
    token = await emulator.mint({ grants: grantsFor(SALES, OPENED) });
  });
  afterAll(() => emulator.close());

  const access = () => ({
    accessToken: token,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const sales = async () =>
    (await vectorTableSource({ ...access(), tableName: SALES })).widgetSource;
  const sum = { column: "at", operation: "sum", operationColumn: "price" } as const;

  it("sums by each size of step, weeks from Monday", async () => {
    const source = await sales();
    const expected = {
      year: [["2023-01-01", 1], ["2024-01-01", 126]],
      month: [["2023-12-01", 1], ["2024-01-01", 2], ["2024-05-01", 124]],
      week: [
        ["2023-12-25", 1],
        ["2024-01-01", 2],
        ["2024-04-29", 4],
        ["2024-05-06", 56],
        ["2024-05-13", 64],
      ],
      day: [
        ["2023-12-31", 1],
        ["2024-01-01", 2],
        ["2024-05-05", 4],
        ["2024-05-06", 24],
        ["2024-05-12", 32],
        ["2024-05-13", 64],
      ],
    } as const;
    for (const stepSize of ["year", "month", "week", "day"] as const) {
      const { rows } = await source.getTimeSeries({ ...sum, stepSize });
      expect(rows.map(({ name, value }) => [name, value])).toEqual(expected[stepSize]);
    }
    const { rows: hours } = await source.getTimeSeries({ ...sum, stepSize: "hour" });
    expect(hours.slice(3, 5)).toEqual([
      { name: "2024-05-06T00:00:00Z", value: 24 },
      { name: "2024-05-12T10:00:00Z", value: 32 },
    ]);
    const { rows: seconds } = await source.getTimeSeries({ ...sum, stepSize: "second" });
    expect(seconds.at(-1)).toEqual({ name: "2024-05-13T10:00:00Z", value: 64 });
  });

  it("makes longer steps by a multiplier", async () => {
    const source = await sales();
    const named = async (stepSize: "month" | "minute", stepMultiplier: number) =>
      (await source.getTimeSeries({ ...sum, stepSize, stepMultiplier })).rows
        .map(({ name, value }) => [name, value]);
    expect(await named("month", 3)).toEqual([
      ["2023-10-01", 1],
      ["2024-01-01", 2],
      ["2024-04-01", 124],
    ]);
    expect((await named("minute", 15)).slice(3, 5)).toEqual([
      ["2024-05-06T00:00:00Z", 8],
      ["2024-05-06T00:45:00Z", 16],
    ]);
  });

  it("splits by a category: the highest, or those asked for", async () => {
    const source = await sales();
    const split = { ...sum, stepSize: "year", splitByCategory: "item" } as const;
    const highest = await source.getTimeSeries({ ...split, splitByCategoryLimit: 2 });
    expect(highest.categories).toEqual(["tea", "cake"]);
    expect(highest.rows).toEqual([
      { name: "2023-01-01", category: "tea", value: 1 },
      { name: "2024-01-01", category: "cake", value: 64 },
      { name: "2024-01-01", category: "tea", value: 22 },
    ]);
    const asked = await source.getTimeSeries({ ...split, splitByCategoryValues: ["coffee"] });
    expect(asked.categories).toEqual(["coffee"]);
    expect(asked.rows).toEqual([{ name: "2024-01-01", category: "coffee", value: 40 }]);
  });

  it("counts rows by a date that the query itself makes", async () => {
    const { widgetSource } = await vectorQuerySource({ ...access(), sqlQuery: OPENED });
    const { rows } = await widgetSource.getTimeSeries({
      column: "opened",
      stepSize: "month",
      operation: "count",
      operationColumn: "*",
    });
    expect(rows).toEqual([{ name: "2024-02-01", value: 60 }]);
    expect(await widgetSource.getRange({ column: "opened" })).toEqual({
      min: "2024-02-29T00:00:00.000Z",
      max: "2024-02-29T00:00:00.000Z",
    });
  });

  it("obeys a filter by time, its ends included", async () => {
    const source = await sales();
    const filters = {
      at: { time: { values: [[Date.UTC(2024, 0, 1), Date.UTC(2024, 4, 6, 0, 10)]] } },
    };
    const { rows } = await source.getTimeSeries({ ...sum, stepSize: "year", filters });
    expect(rows).toEqual([{ name: "2024-01-01", value: 14 }]);
  });
});
