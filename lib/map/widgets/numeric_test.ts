/** Exact decimals, which warehouses answer as texts: filters made of them are those of SQL. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { grantsFor, startTestEmulator, type TestEmulator } from "../../../emulator/test_helpers.ts";
import { openDirect } from "../../../tests/helpers/direct_sql.ts";
import { mapAccessOf } from "../../../tests/helpers/map_access.ts";
import { documentOf } from "../../../tests/helpers/map_documents.ts";
import type { MapDocument } from "../document.ts";
import type { Filter } from "../query/filter.ts";
import { compiledFilters } from "../query/filters.ts";
import { EMPTY_QUERY } from "../query/map_query.ts";
import { widgetSourceOf } from "../sources/carto_source.ts";
import { loadRows } from "../sources/feature_rows.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { loadChart, loadFormulas } from "./requests.ts";

const dataset = "deliveries";
const SOURCE = {
  sql_query: "SELECT * FROM `acme.logistics.deliveries` WHERE city = 'BOSTON'",
  columns: ["geom", "delivery_id", "weight_kg"],
  open_parameters: [],
  id: "delivery_id",
};
const common = { dataset, column: "weight_kg", over: "all" as const, also_filters: [] };
const bars = { ...common, id: "bars", type: "histogram" as const, bins: 7 };
const slider = { ...common, id: "slider", type: "range" as const };
/** What the policy says of the column: nothing, or its type. */
const TYPES: readonly NonNullable<MapDocument["types"]>[] = [
  {},
  { [dataset]: { weight_kg: "number" } },
];
const { signal } = new AbortController();

const documentWith = (types: NonNullable<MapDocument["types"]>): MapDocument => ({
  ...documentOf({
    version: 1,
    title: "Deliveries",
    layers: [{ id: "a", dataset, type: "point" }],
    widgets: [bars, slider],
  }),
  types,
});

describe("a column whose numbers come as texts", () => {
  let emulator: TestEmulator;
  let warehouse: Deno.HttpServer<Deno.NetAddr>;
  let database: DatabaseSync;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({ grants: grantsFor(SOURCE.sql_query) });
    warehouse = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === "POST" ? await request.text() : null;
      const answer = await fetch(`${emulator.apiBaseUrl}${pathname}${search}`, {
        method,
        headers,
        body,
      });
      const { status } = answer;
      const type = { "content-type": "application/json" };
      return new Response(withTexts(await answer.text()), { status, headers: type });
    });
    await source().getFormula({ column: "*", operation: "count" });
    database = openDirect(emulator.dataDir);
  });
  afterAll(async () => {
    database.close();
    await warehouse.shutdown();
    await emulator.close();
  });

  /** As BigQuery writes NUMERIC: every number of a row is a text. */
  const withTexts = (json: string) =>
    JSON.stringify(
      JSON.parse(json, (key, value) => {
        const isText = typeof value === "number" && key !== "tick";
        return isText ? value.toFixed(3) : value;
      }),
    );
  const source = () =>
    widgetSourceOf(
      mapAccessOf({
        apiBaseUrl: `http://127.0.0.1:${warehouse.addr.port}`,
        token,
        sources: { [dataset]: SOURCE },
      }),
      dataset,
      { parameters: {} },
    );
  const direct = (condition: string, ...values: number[]) =>
    database.prepare(
      `SELECT delivery_id AS id, weight_kg FROM "acme.logistics.deliveries"
       WHERE city = 'BOSTON' AND ${condition} ORDER BY delivery_id`,
    ).all(...values);

  async function idsBy(document: MapDocument, widget: string, filter: Filter) {
    const query = { ...EMPTY_QUERY, filters: new Map([[widget, filter]]) };
    const { columns, id } = SOURCE;
    const filters = compiledFilters(query, { document, dataset, except: "", columns, id });
    const narrowing = { filters, parameters: {}, key: "" };
    const request: ComputeRequest = { dataset, narrowing, bounds: null, stats: new Map() };
    const { count } = await loadFormulas(source(), [], request, signal);
    const { rows } = await loadRows(source(), SOURCE, {
      ...request,
      columns: ["weight_kg"],
      sort: undefined,
      offset: 0,
      limit: 5_000,
      withPlace: false,
    }, signal);
    expect(count).toBe(rows.length);
    for (const { properties } of rows) expect(typeof properties.weight_kg).toBe("string");
    return rows.map(({ id }) => id);
  }

  it("has the ends, the bars and the rows of each bar that SQL has", async () => {
    const narrowing = { filters: {}, parameters: {}, key: "" };
    const request = { dataset, narrowing, bounds: null, stats: new Map() };
    const weights = direct("TRUE").map(({ weight_kg }) => Number(weight_kg));
    const extent = [Math.min(...weights), Math.max(...weights)] as const;
    expect(await loadChart(source(), slider, request, signal)).toEqual({ type: "range", extent });
    const chart = await loadChart(source(), bars, request, signal);
    if (chart.type !== "histogram") throw new Error("no histogram");
    expect(chart.counts.reduce((all, one) => all + one, 0)).toBe(weights.length);
    for (const types of TYPES) {
      const document = documentWith(types);
      for (const [index, count] of chart.counts.entries()) {
        const [from = 0, to = 0] = chart.ticks.slice(index, index + 2);
        // The last bar is open: it has the greatest value too.
        const end = index === chart.counts.length - 1 ? Infinity : to;
        const expected = direct("weight_kg >= ? AND weight_kg < ?", from, end);
        expect(count).toBe(expected.length);
        const range = { kind: "range", from, to: end === Infinity ? null : to } as const;
        expect(await idsBy(document, "bars", range)).toEqual(expected.map(({ id }) => id));
      }
    }
  });

  it("is filtered by both ends of a range, a value at each included", async () => {
    const sorted = direct("TRUE").map(({ weight_kg }) => Number(weight_kg)).toSorted((a, b) =>
      a - b
    );
    const [from = 0, to = 0] = [sorted[40], sorted[90]];
    const expected = direct("weight_kg BETWEEN ? AND ?", from, to).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(40);
    expect(await idsBy(documentWith({}), "slider", { kind: "range", from, to })).toEqual(expected);
    const open = direct("weight_kg >= ?", to).map(({ id }) => id);
    expect(await idsBy(documentWith({}), "slider", { kind: "range", from: to, to: null }))
      .toEqual(open);
  });
});
