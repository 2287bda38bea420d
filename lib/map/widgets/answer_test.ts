import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { mapAccessOf } from "../../../tests/helpers/map_access.ts";
import { MapError } from "../access/map_access.ts";
import { widgetSourceOf } from "../sources/carto_source.ts";
import type { ChartWidget } from "../sources/map_engine_types.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { loadChart, loadFormulas } from "./requests.ts";

const all: ComputeRequest = {
  dataset: "things",
  narrowing: { filters: {}, parameters: {}, key: "" },
  bounds: null,
  stats: new Map(),
};
const common = {
  dataset: "things",
  over: "view",
  also_filters: [] as ChartWidget["also_filters"],
} as const;
const { signal } = new AbortController();

describe("answers of warehouses that send numbers as texts", () => {
  let server: Deno.HttpServer<Deno.NetAddr>;
  const answers: Record<string, unknown> = {
    aggregations: { rows: [{ ROWS_IN_ALL: "12", FIGURE_0: "1234567.50" }] },
    category: { rows: [{ NAME: "a", VALUE: "7.5" }], metadata: {} },
    range: { rows: [{ min: "0", max: "10" }] },
    histogram: { rows: [{ tick: 1, value: "3" }] },
    timeseries: { rows: [{ name: "2024-01-01", value: "4" }] },
    scatterplot: { rows: [{ x: "1.5", y: "2" }, { x: "3", y: null }] },
  };

  beforeAll(() => {
    server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) =>
        Response.json(answers[new URL(request.url).pathname.split("/").at(-1) ?? ""] ?? {}),
    );
  });
  afterAll(() => server.shutdown());

  const source = () => {
    const { port } = server.addr;
    const sources = { things: { sql_query: "SELECT 1", columns: [], open_parameters: [] } };
    const access = mapAccessOf({ apiBaseUrl: `http://127.0.0.1:${port}`, token: "t", sources });
    return widgetSourceOf(access, "things", { parameters: {} });
  };
  const chart = (widget: ChartWidget) =>
    loadChart(source(), widget, { ...all, stats: new Map() }, signal);

  it("are numbers", async () => {
    const sum = { ...common, id: "f", type: "formula", operation: "sum", column: "n" } as const;
    const { count, results } = await loadFormulas(source(), [sum], all, signal);
    expect([count, results.get("f")?.value]).toEqual([12, 1_234_567.5]);
    const groups = {
      ...common,
      id: "c",
      type: "category",
      column: "n",
      operation: "sum",
      top: 5,
    } as const;
    expect(await chart(groups)).toMatchObject({ groups: [{ name: "a", value: 7.5 }] });
    const histogram = { ...common, id: "h", type: "histogram", column: "n", bins: 2 } as const;
    expect(await chart(histogram)).toMatchObject({ ticks: [0, 5, 10, 15], counts: [0, 3, 0] });
    const scatter = { ...common, id: "s", type: "scatter", x: "a", y: "b" } as const;
    expect(await chart(scatter)).toMatchObject({ points: [[1.5, 2]], total: 1 });
  });

  it("are a fault for people where they are invalid", async () => {
    const pie = {
      ...common,
      id: "c",
      type: "pie",
      column: "n",
      operation: "count",
      top: 5,
    } as const;
    answers.category = { rows: [{ name: ["a list"], value: 1 }] };
    const error = await chart(pie).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(MapError);
    expect(error).toMatchObject({ fault: "unavailable" });
  });
});
