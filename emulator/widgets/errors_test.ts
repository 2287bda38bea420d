import {
  buildStatsUrl,
  CartoAPIError,
  query,
  requestWithParameters,
  vectorQuerySource,
  vectorTableSource,
} from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  cityQuery,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
  withQuery,
} from "../test_helpers.ts";

const BOSTON = cityQuery("BOSTON");
const FORBIDDEN = "You don't have permissions to read this resource";

describe("refusals of the SQL API, as @carto/api-client reads them", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint();
  });
  afterAll(() => emulator.close());

  const access = (accessToken = token) => ({
    accessToken,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });
  const widgets = async (bearer = token) =>
    (await vectorQuerySource({ ...access(bearer), sqlQuery: BOSTON })).widgetSource;
  const thrown = (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.then(() => undefined, (reason) => reason);
  const model = (name: string, fields: Record<string, string>, bearer = token) =>
    emulator.call(
      withQuery(`/v3/sql/carto_dw/model/${name}`, { type: "query", source: BOSTON, ...fields }),
      bearer,
    );

  it("name a missing column in the shape that becomes an InvalidColumnError", async () => {
    const source = await widgets();
    const attempts = [
      source.getFormula({ column: "town", operation: "sum" }),
      source.getCategories({ column: "town", operation: "count" }),
      source.getHistogram({ column: "town", operation: "count", ticks: [1] }),
      source.getRange({ column: "town" }),
      source.getTable({ columns: ["city", "town"] }),
      source.getScatter({ xAxisColumn: "revenue", yAxisColumn: "town" }),
      source.getTimeSeries({ column: "town", stepSize: "day", operation: "count" }),
      source.getFeatures({ columns: ["town"], dataType: "points", featureIds: ["1"], z: 1 }),
      source.getAggregations({ aggregations: [{ column: "town", operation: "sum", alias: "a" }] }),
      source.getFormula({
        column: "*",
        operation: "count",
        filters: { town: { in: { values: ["x"] } } },
      }),
    ];
    for (const error of await Promise.all(attempts.map(thrown))) {
      expect(error).toMatchObject({
        name: "InvalidColumnError",
        message: "InvalidColumnError: Column not found town",
      });
    }
    const answer = await model("range", { params: '{"column":"town"}' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: "Column not found", column_name: "town" },
    ]);
  });

  it("replace 401 and 403 by the client's own words, and pass 400 on", async () => {
    const mapsOnly = await emulator.mint({ allowed_apis: ["maps"] });
    const count = { column: "*", operation: "count" } as const;
    expect(await thrown((await widgets(mapsOnly)).getFormula(count))).toMatchObject({
      message: "Forbidden access to the requested data",
    });
    expect(await refusal(await model("formula", {}, mapsOnly))).toEqual([
      403,
      "The token is not allowed to use the sql API",
    ]);
    expect((await refusal(await model("formula", {}, "unknown")))[0]).toBe(401);
    expect(await refusal(await model("formula", { source: cityQuery("NEW YORK") }))).toEqual([
      403,
      FORBIDDEN,
    ]);
    expect(await refusal(await model("formula", { type: "table", source: STORES }))).toEqual([
      403,
      FORBIDDEN,
    ]);
    const source = await widgets();
    const messages = {
      "(SELECT max(revenue) FROM other.t)": "operationExp: Syntax error",
      "sum(revenue); DROP TABLE t": 'operationExp: Unexpected ";"',
      "sum(revenue) -- all": "operationExp: Comments are not allowed here",
      "revenue": "operationExp: Column revenue is neither grouped nor aggregated",
      "1": "operationExp: f0_ is not an aggregate",
      "sum(revenue), count(*)": "operationExp: expected one expression",
      "sum(town)": "operationExp: Unrecognized name: town",
      "load_extension('x')": "operationExp: Function not found: load_extension",
      "sum(revenue) OVER ()": "operationExp: Syntax error",
    };
    for (const [operationExp, message] of Object.entries(messages)) {
      const error = await thrown(source.getFormula({ operation: "custom", operationExp }));
      expect(String(error)).toContain(message);
    }
  });

  it("say which field of a widget's request is wrong", async () => {
    const cases: [model: string, fields: Record<string, string>, message: string][] = [
      ["formula", { params: "{" }, "params: not valid JSON"],
      ["formula", { params: '{"operation":"median"}' }, "params.operation"],
      ["formula", { params: '{"operation":"sum"}' }, "params: sum needs a column"],
      ["formula", { params: '{"operation":"sum","column":"city"}' }, 'not defined for "city"'],
      ["formula", { params: '{"operation":"custom"}' }, "params.operationExp"],
      ["category", { params: '{"column":"geom","operation":"count"}' }, '"geom" is a geometry'],
      ["histogram", { params: '{"column":"city","ticks":[1]}' }, '"city" is a string'],
      [
        "timeseries",
        { params: '{"column":"revenue","stepSize":"day","operation":"count"}' },
        "date",
      ],
      [
        "timeseries",
        { params: '{"column":"city","stepSize":"eon","operation":"count"}' },
        "stepSize",
      ],
      [
        "timeseries",
        { params: '{"column":"city","stepSize":"day","operation":"count"}' },
        "Not a date",
      ],
      ["pick", { params: '{"columns":["city"],"dataType":"points","featureIds":[]}' }, "params.z"],
      ["range", { type: "tileset" }, "type: expected query or table"],
      ["range", { source: " " }, "source"],
      ["range", { filters: '{"city":{"near":{}}}' }, "filters.city.near"],
      ["range", { filtersLogicalOperator: "xor" }, "filtersLogicalOperator"],
      [
        "range",
        { spatialFilters: '{"geom":{"type":"Point","coordinates":[0,0]}}' },
        "spatialFilters.geom",
      ],
      [
        "range",
        { spatialFilters: '{"geom":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}}' },
        "a ring must end where it begins",
      ],
      ["range", {
        spatialDataType: "h3",
        spatialFilters: '{"geom":{"type":"MultiPolygon","coordinates":[]}}',
      }, "h3 cells are strings"],
      [
        "range",
        { spatialFilters: '{"geom":{"type":"h3","indexes":["8928308280fffff"]}}' },
        "selects cells in columns of cells only",
      ],
      ["range", { spatialFiltersMode: "near" }, "spatialFiltersMode"],
    ];
    for (const [name, fields, message] of cases) {
      const [status, error] = await refusal(await model(name, fields));
      expect([name, status]).toEqual([name, 400]);
      expect(error).toContain(message);
    }
    expect(await refusal(await model("median", {}))).toEqual([404, 'There is no model "median"']);
  });

  it("reach a query as a CartoAPIError that holds the status and the server's words", async () => {
    const oauth = await emulator.oauthToken();
    const cases: [sql: string, bearer: string, status: number, message: string][] = [
      ["SELECT 1 FRM t", oauth, 400, "Syntax error"],
      [
        `SELECT CAST(city AS INT64) FROM ${STORES}`,
        oauth,
        400,
        "Bad INT64 value",
      ],
      ["SELECT * FROM p.d.t", oauth, 404, "Table not found: p.d.t"],
      [`SELECT * FROM ${STORES} a FULL JOIN ${STORES} b ON TRUE`, oauth, 400, '"FULL"'],
      [`SELECT SUM(revenue * 1000000000000) FROM ${STORES}`, oauth, 400, "int64 overflow"],
      [`SELECT city FROM ${STORES}`, token, 403, FORBIDDEN],
      [BOSTON, "unknown", 401, "Unauthorized"],
    ];
    for (const [sqlQuery, bearer, status, message] of cases) {
      const error = await thrown(query({ ...access(bearer), sqlQuery }));
      expect(error).toBeInstanceOf(CartoAPIError);
      expect(error).toMatchObject({
        errorContext: { requestType: "SQL" },
        response: { status },
        error: { message: expect.stringContaining(message) },
      });
    }
  });

  it("let either the maps or the sql API ask for statistics, and no other", async () => {
    const stats = (attribute: string, bearer: string, source = BOSTON) =>
      requestWithParameters<unknown>({
        baseUrl: buildStatsUrl({
          attribute,
          type: "query",
          apiBaseUrl: emulator.apiBaseUrl,
          connectionName: emulator.connection,
          source,
        }),
        parameters: { q: source },
        headers: { authorization: `Bearer ${bearer}` },
        errorContext: { requestType: "Tile stats" },
      });
    for (const api of ["maps", "sql"]) {
      const bearer = await emulator.mint({ allowed_apis: [api] });
      expect(await stats("storetype", bearer)).toMatchObject({
        attribute: "storetype",
        type: "String",
        categories: expect.any(Array),
      });
    }
    const neither = await emulator.mint({ allowed_apis: ["imports"] });
    expect(await thrown(stats("storetype", neither))).toMatchObject({ response: { status: 403 } });
    expect(await thrown(stats("town", token))).toMatchObject({
      error: { message: "Column not found: town" },
    });
  });

  it("describe a number as its tiles' statistics do, by query and by table", async () => {
    const tables = await emulator.mint({ grants: grantsFor(STORES) });
    const table = `/v3/stats/carto_dw/${STORES}/revenue`;
    const ofTable = await (await emulator.call(table, tables)).json();
    const { tilestats } = await vectorTableSource({ ...access(tables), tableName: STORES });
    const tiles = tilestats?.layers[0]?.attributes.find(({ attribute }) => attribute === "revenue");
    for (const key of ["min", "max", "sum", "quantiles"] as const) {
      expect([key, ofTable[key]]).toEqual([key, Reflect.get(tiles ?? {}, key)]);
    }
    const none = `${BOSTON} AND revenue < 0`;
    const bearer = await emulator.mint({ grants: grantsFor(none) });
    const extent = withQuery("/v3/stats/carto_dw/geom", { q: none });
    expect(await (await emulator.call(extent, bearer)).json()).toEqual({
      extent: { xmin: -180, ymin: -85.051129, xmax: 180, ymax: 85.051129 },
    });
    const revenue = withQuery("/v3/stats/carto_dw/revenue", { q: none });
    expect(await (await emulator.call(revenue, bearer)).json()).toEqual({
      attribute: "revenue",
      type: "Number",
    });
  });
});
