import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  cityQuery,
  grantsFor,
  startTestEmulator,
  STORES,
  type TestEmulator,
  withQuery,
} from "../test_helpers.ts";

/** Parameters of every model, as the client sends them. */
const PARAMS = {
  formula: { column: "revenue", operation: "sum" },
  category: { column: "storetype", operation: "avg", operationColumn: "revenue" },
  histogram: { column: "revenue", operation: "count", ticks: [1_300_000, 1_500_000] },
  range: { column: "revenue" },
  table: { column: ["cartodb_id", "geom"], sortBy: "cartodb_id", limit: 5, offset: 2 },
  scatterplot: { xAxisColumn: "size_m2", yAxisColumn: "revenue", limit: 500 },
  timeseries: {
    column: "opened",
    stepSize: "month",
    operation: "count",
    operationColumn: "*",
    splitByCategory: "storetype",
  },
  pick: { columns: ["city"], dataType: "points", featureIds: ["1"], z: 3, limit: 10 },
  aggregations: { aggregations: "sum(revenue) AS total" },
} as const;

const QUERY = cityQuery("BOSTON").replace("*", "*, DATE '2024-02-29' AS opened");

describe("/v3/sql/{connection}/model/{model}", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor(QUERY, STORES) });
  });
  afterAll(() => emulator.close());

  const fields = (params: unknown) => ({
    type: "query",
    client: "deck-gl-carto",
    source: QUERY,
    params,
    queryParameters: "",
    filters: { revenue: { closed_open: { values: [[1_000_000, 1_600_000]] } } },
    filtersLogicalOperator: "and",
    spatialDataType: "geo",
    spatialDataColumn: "geom",
    spatialFilters: {
      geom: {
        type: "Polygon",
        coordinates: [[[-71.2, 42.2], [-70.9, 42.2], [-70.9, 42.5], [-71.2, 42.5], [-71.2, 42.2]]],
      },
    },
  });
  const get = (model: string, body: Readonly<Record<string, unknown>>) => {
    const texts = Object.entries(body).map(([name, value]) =>
      [name, typeof value === "string" ? value : JSON.stringify(value)] as const
    );
    const path = withQuery(`/v3/sql/carto_dw/model/${model}`, Object.fromEntries(texts));
    return emulator.call(path, token);
  };
  const post = (model: string, body: unknown) =>
    emulator.call(`/v3/sql/carto_dw/model/${model}`, token, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("answers every model by POST as by GET, with all filters", async () => {
    for (const [model, params] of Object.entries(PARAMS)) {
      const [byGet, byPost] = [await get(model, fields(params)), await post(model, fields(params))];
      expect([model, byGet.status, byPost.status]).toEqual([model, 200, 200]);
      const answer = await byGet.json();
      expect(await byPost.json()).toEqual(answer);
      expect([model, Array.isArray(answer.rows)]).toEqual([model, true]);
      if (model !== "pick") expect([model, answer.rows.length > 0]).toEqual([model, true]);
    }
  });

  it("answers any site, and lets no cache keep the answer", async () => {
    const answer = await get("range", fields(PARAMS.range));
    await answer.body?.cancel();
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("refuses other methods, and models that it does not know", async () => {
    const put = await emulator.call("/v3/sql/carto_dw/model/range", token, { method: "PUT" });
    await put.body?.cancel();
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST, OPTIONS"]);
    for (const model of ["constructor", "__proto__", "toString"]) {
      const answer = await get(model, fields({}));
      await answer.body?.cancel();
      expect(answer.status).toBe(404);
    }
  });

  it("takes a table as its source, and none that is not granted", async () => {
    const source = { ...fields(PARAMS.range), type: "table", source: STORES };
    expect((await (await get("range", source)).json()).rows[0].max).toBeLessThan(1_600_000);
    const other = await get("range", { ...source, source: "carto-demo-data.demo_tables.airports" });
    await other.body?.cancel();
    expect(other.status).toBe(403);
  });

  it("gives up on a query at its deadline, and answers the next", async () => {
    const impatient = await startTestEmulator({ queryDeadlineMs: 150 });
    const endless = `SELECT a.city FROM ${STORES} AS a JOIN ${STORES} AS b ON a.revenue < b.revenue
      JOIN ${STORES} AS c ON b.revenue < c.revenue`;
    const all = `SELECT city FROM ${STORES}`;
    const bearer = await impatient.mint({ grants: grantsFor(endless, all) });
    const ask = async (source: string, filters: unknown = {}) => {
      const answer = await impatient.call("/v3/sql/carto_dw/model/formula", bearer, {
        method: "POST",
        body: JSON.stringify({
          type: "query",
          source,
          params: { column: "*", operation: "count" },
          filters,
        }),
      });
      return [answer.status, await answer.json()];
    };
    expect(await ask(endless)).toEqual([504, { error: "The query ran longer than 0.15 s" }]);
    expect(await ask(all, { city: { in: { values: ["BOSTON"] } } })).toEqual([
      200,
      { rows: [{ value: 60 }] },
    ]);
    await impatient.close();
  });
});
