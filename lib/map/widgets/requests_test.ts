import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { openDatabase } from "../../../emulator/store/database.ts";
import { createTable, type Value } from "../../../emulator/store/tables.ts";
import { grantsFor, startTestEmulator, type TestEmulator } from "../../../emulator/test_helpers.ts";
import { mapAccessOf } from "../../../tests/helpers/map_access.ts";
import type { WidgetOf } from "../document.ts";
import { widgetSourceOf } from "../sources/carto_source.ts";
import type { ChartWidget } from "../sources/map_engine_types.ts";
import type { Bounds } from "../view/position.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { findGroups } from "./category.ts";
import { loadChart, loadFormulas } from "./requests.ts";

const TABLE = "p.d.things";
const EMPTY = "p.d.nothing";
const SQL = `SELECT * FROM \`${TABLE}\``;
const NONE = `SELECT * FROM \`${EMPTY}\``;
const COLUMNS = [
  { name: "geom", type: "geometry" },
  { name: "n", type: "number" },
  { name: "Größe", type: "number" },
  { name: "same", type: "number" },
  { name: "a b", type: "string" },
  { name: "select it", type: "string" },
  { name: "many", type: "string" },
  { name: "select", type: "boolean" },
  { name: "at", type: "timestamp" },
  { name: "day", type: "timestamp" },
] as const;

const COUNT = 700;
const HOUR = 3_600_000;
const START = Date.UTC(2024, 1, 28, 22, 30);

/** One in seven has no size, and one in five no name. */
const sizeOf = (n: number) => n % 7 === 0 ? null : n / 10;
const nameOf = (n: number) => n % 5 === 0 ? null : ["constructor", "", "__proto__", "ä"][n % 4];
const longitudeOf = (n: number) => n % 2 === 0 ? 179.5 : -179.5;

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

describe("what CARTO computes for widgets", () => {
  let emulator: TestEmulator;
  let token: string;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    const database = openDatabase(emulator.dataDir);
    for (const [name, count] of [[TABLE, COUNT], [EMPTY, 0]] as const) {
      const load = createTable(database, { name, geometry: "point", columns: [...COLUMNS] });
      for (let n = 0; n < count; n++) load.insert(...rowOf(n));
      load.commit(Date.now());
    }
    database.close();
    token = await emulator.mint({ grants: grantsFor(SQL, NONE) });
  });
  afterAll(() => emulator.close());

  function rowOf(n: number): Parameters<ReturnType<typeof createTable>["insert"]> {
    const values: Value[] = [
      n,
      sizeOf(n),
      7,
      nameOf(n) ?? null,
      n % 3 === 0 ? "x" : "y",
      `value ${n}`,
      n % 4 === 0 ? null : n % 2 === 0,
      n % 10 === 0 ? null : new Date(START + (n % 48) * HOUR).toISOString(),
      ["2024-02-28", "2024-02-28", "2024-03-02"][n]?.concat("T00:00:00.000Z") ?? null,
    ];
    return [{ type: "Point", coordinates: [longitudeOf(n), 10 + n / 100] }, values];
  }
  const sourceOf = (sql_query = SQL) => {
    const columns = COLUMNS.map(({ name }) => name);
    const sources = { things: { sql_query, columns, open_parameters: [] } };
    return widgetSourceOf(mapAccessOf({ ...emulator, token, sources }), "things", {
      parameters: {},
    });
  };
  const chart = (widget: ChartWidget, request: Partial<ComputeRequest> = {}) =>
    loadChart(sourceOf(), widget, { ...all, stats: new Map(), ...request }, signal);
  const chartOfNone = (widget: ChartWidget) =>
    loadChart(sourceOf(NONE), widget, { ...all, stats: new Map() }, signal);
  const narrowedTo = (filters: ComputeRequest["narrowing"]["filters"]) => (
    { narrowing: { filters, parameters: {}, key: "" } }
  );
  const rows = Array.from({ length: COUNT }, (_, n) => n);
  const formula = (id: string, operation: WidgetOf<"formula">["operation"], column?: string) => (
    { ...common, id, type: "formula", operation, column } as const
  );
  const category = (column: string, top = 10): WidgetOf<"category"> => (
    { ...common, id: "c", type: "category", column, operation: "count", top }
  );

  it("has all formulas in one request, with the number of rows", async () => {
    const before = emulator.requests.length;
    const { count, results } = await loadFormulas(
      sourceOf(),
      [formula("n", "count"), formula("sum", "sum", "Größe"), formula("max", "max", "n")],
      { ...all, bounds: [179, 0, 181, 90] },
      signal,
    );
    expect(emulator.requests.length - before).toBe(1);
    const sizes = rows.map(sizeOf).filter((size) => size !== null);
    expect(count).toBe(COUNT);
    expect(results.get("n")).toEqual({ type: "formula", value: COUNT });
    expect(results.get("max")).toEqual({ type: "formula", value: COUNT - 1 });
    expect(results.get("sum")?.value).toBeCloseTo(sizes.reduce((sum, one) => sum + one, 0), 6);
  });

  it("has no sum of no rows, and a count of 0", async () => {
    const widgets = [formula("sum", "sum", "n"), formula("avg", "avg", "n"), formula("n", "count")];
    const { count, results } = await loadFormulas(sourceOf(NONE), widgets, all, signal);
    expect([count, ...[...results.values()].map(({ value }) => value)]).toEqual([0, null, null, 0]);
  });

  it("counts what is in view across the 180th meridian, and a world away", async () => {
    const counted = async (bounds: Bounds) =>
      (await loadFormulas(sourceOf(), [], { ...all, bounds }, signal)).count;
    expect(await counted([179, 0, 181, 90])).toBe(COUNT);
    expect(await counted([179, 0, 180, 90])).toBe(COUNT / 2);
    expect(await counted([179 - 360, 0, 181 - 360, 90])).toBe(COUNT);
    expect(await counted([180 + 720, 0, 181 + 720, 90])).toBe(COUNT / 2);
    expect(await counted([-200, 9.995, 200, 11.995])).toBe(200);
    expect(await counted([-200, -86, 200, 86])).toBe(COUNT);
  });

  it("groups by any value: null, booleans, numbers, names that objects inherit", async () => {
    const grouped = (keyOf: (n: number) => Value) => {
      const counts = new Map<Value, number>();
      for (const n of rows) counts.set(keyOf(n), (counts.get(keyOf(n)) ?? 0) + 1);
      return [...counts].map(([name, value]) => ({ name, value }));
    };
    const names = await chart(category("a b"));
    expect(names).toMatchObject({ type: "category", others: null });
    const expected = grouped((n) => nameOf(n) ?? null);
    expect(names.type === "category" && names.groups).toEqual(expect.arrayContaining(expected));
    const flags = await chart(category("select"));
    expect(flags.type === "category" && flags.groups)
      .toEqual(expect.arrayContaining(grouped((n) => n % 4 === 0 ? null : n % 2 === 0)));
    expect(await chart(category("same"))).toEqual({
      type: "category",
      groups: [{ name: 7, value: COUNT }],
      others: null,
    });
    expect(await chart(category("many", 5))).toMatchObject({
      groups: Array.from({ length: 5 }, () => ({ value: 1 })),
      others: COUNT - 5,
    });
    expect(await chartOfNone(category("many")))
      .toEqual({ type: "category", groups: [], others: null });
  });

  it("finds groups that are too small to be listed, by what else is chosen", async () => {
    const found = async (text: string, request: Partial<ComputeRequest> = {}) =>
      (await findGroups(sourceOf(), category("many", 5), { ...all, ...request }, text, signal))
        .map(({ name, value }) => [name, value]).toSorted();
    const named = [69, ...Array.from({ length: 10 }, (_, n) => 690 + n)];
    expect(await found(" VALUE 69")).toEqual(named.map((n) => [`value ${n}`, 1]).toSorted());
    const chosen = narrowedTo({ n: { closed_open: { values: [[600, 692]] } } });
    expect(await found("value 69", chosen)).toEqual([["value 690", 1], ["value 691", 1]]);
    expect(await found("value 69", { bounds: [-180, 0, -179, 90] })).toHaveLength(6);
    expect(await found("value 69", narrowedTo({ many: { in: { values: ["value 695"] } } })))
      .toEqual([["value 695", 1]]);
    expect([await found("none of the kind"), await found(" ")]).toEqual([[], []]);
    expect(await found("v")).toHaveLength(50);
  });

  it("leaves out groups without an average, and has 0 as the sum of no values", async () => {
    const of = { ...category("select"), operation_column: "Größe" } as const;
    const filters = { n: { closed_open: { values: [[0, 1]] } } };
    expect(await chart({ ...of, operation: "avg" }, narrowedTo(filters)))
      .toMatchObject({ groups: [] });
    expect(await chart({ ...of, operation: "sum" }, narrowedTo(filters)))
      .toMatchObject({ groups: [{ name: null, value: 0 }] });
  });

  it("counts by bars whose limits are those of all rows, whatever is chosen", async () => {
    const histogram = { ...common, id: "h", type: "histogram", column: "Größe", bins: 10 } as const;
    const whole = await chart(histogram);
    if (whole.type !== "histogram") throw new Error("This is no histogram");
    const { ticks, counts } = whole;
    const sizes = rows.map(sizeOf).filter((size) => size !== null);
    const inBars = (sizes: readonly number[], ticks: readonly number[]) =>
      ticks.slice(1).map((to, index) =>
        sizes.filter((size) => size >= (ticks[index] ?? 0) && size < to).length
      );
    expect(counts).toEqual(inBars(sizes, ticks));
    const filters = { n: { closed_open: { values: [[0, 100]] } } };
    const few = await chart(histogram, narrowedTo(filters));
    expect(few).toEqual({ ...whole, counts: inBars(sizes.filter((size) => size < 10), ticks) });
    const none = await chart(histogram, { bounds: [0, 0, 1, 1] });
    expect(none).toEqual({ ...whole, counts: counts.map(() => 0) });
    expect(await chart({ ...histogram, over: "all" }, { bounds: [0, 0, 1, 1] })).toEqual(whole);
  });

  it("counts between limits of the document, and beyond them", async () => {
    const histogram = { ...common, id: "h", type: "histogram", column: "n", bins: 9 } as const;
    expect(await chart({ ...histogram, breaks: [100, 300] })).toEqual({
      type: "histogram",
      ticks: [0, 100, 300, COUNT - 1],
      counts: [100, 200, COUNT - 300],
    });
    expect(await chart({ ...histogram, breaks: [-10] }))
      .toMatchObject({ ticks: [-20, -10, COUNT - 1], counts: [0, COUNT] });
  });

  it("has one bar of a constant column, and none of an empty table", async () => {
    const histogram = { ...common, id: "h", type: "histogram", column: "same", bins: 9 } as const;
    expect(await chart(histogram)).toMatchObject({ ticks: [7, 8], counts: [COUNT] });
    expect(await chartOfNone(histogram)).toMatchObject({ ticks: [], counts: [] });
    const range = { ...common, id: "r", type: "range", column: "n" } as const;
    expect(await chartOfNone(range)).toEqual({ type: "range", extent: null });
    expect(await chart(range, { bounds: [0, 0, 1, 1] }))
      .toEqual({ type: "range", extent: [0, COUNT - 1] });
  });

  it("requests a column's range once, and not where it is known", async () => {
    const range = { ...common, id: "r", type: "range", column: "n" } as const;
    const stats = new Map();
    const before = emulator.requests.length;
    await chart(range, { stats });
    await chart(range, { stats });
    expect(emulator.requests.length - before).toBe(1);
    const known = new Map([["n", { min: 1, max: 2, quantiles: {}, categories: [] }]]);
    expect(await chart(range, { stats: known })).toEqual({ type: "range", extent: [1, 2] });
    expect(emulator.requests.length - before).toBe(1);
  });

  it("has each step of time, also without rows", async () => {
    const series = {
      ...common,
      id: "t",
      type: "timeseries",
      column: "at",
      operation: "count",
    } as const;
    const hours = await chart(series);
    if (hours.type !== "timeseries") throw new Error("This is no time series");
    expect(hours.step).toBe("hour");
    expect(hours.times).toEqual(
      Array.from({ length: 48 }, (_, index) => START - 30 * 60_000 + index * HOUR),
    );
    const counted = (hour: number, keeps: (n: number) => boolean) =>
      rows.filter((n) => n % 10 !== 0 && n % 48 === hour && keeps(n)).length;
    const expected = (keeps: (n: number) => boolean) =>
      hours.times.map((_, hour) => counted(hour, keeps));
    expect(hours.series).toEqual([{ name: null, values: expected(() => true) }]);

    const filters = { n: { closed_open: { values: [[0, 5]] } } };
    const few = await chart(series, narrowedTo(filters));
    expect(few).toEqual({ ...hours, series: [{ name: null, values: expected((n) => n < 5) }] });
    const averages = await chart(
      { ...series, operation: "avg", operation_column: "n" },
      narrowedTo(filters),
    );
    expect(averages.type === "timeseries" && averages.series[0]?.values.slice(0, 6))
      .toEqual([null, 1, 2, 3, 4, null]);
    const none = await chart(series, { bounds: [0, 0, 1, 1] });
    expect(none).toEqual({ ...hours, series: [{ name: null, values: expected(() => false) }] });

    const split = await chart({ ...series, split_by: "select it" });
    expect(split.type === "timeseries" && split.series).toEqual([
      { name: "y", values: expected((n) => n % 3 !== 0) },
      { name: "x", values: expected((n) => n % 3 === 0) },
    ]);
    expect(await chartOfNone(series))
      .toEqual({ type: "timeseries", step: "day", times: [], series: [] });
  });

  it("keeps days as days, whatever zone the reader is in", async () => {
    const series = {
      ...common,
      id: "t",
      type: "timeseries",
      column: "day",
      operation: "count",
    } as const;
    expect(await chart(series)).toEqual({
      type: "timeseries",
      step: "day",
      times: ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"].map((day) => Date.parse(day)),
      series: [{ name: null, values: [2, 0, 0, 1] }],
    });
    expect(await chart({ ...series, step: "quarter" })).toMatchObject({
      times: [Date.UTC(2024, 0)],
      series: [{ values: [3] }],
    });
  });

  it("has 500 pairs at most, and says of how many", async () => {
    const scatter = { ...common, id: "s", type: "scatter", x: "n", y: "Größe" } as const;
    const many = await chart(scatter);
    if (many.type !== "scatter") throw new Error("This is no scatter");
    expect(many.points.length).toBe(500);
    expect(many.points.every(([n, size]) => size === sizeOf(n))).toBe(true);
    expect(many.total).toBe(rows.filter((n) => sizeOf(n) !== null).length);
    const filters = { Größe: { closed_open: { values: [[0, 1]] } } };
    expect(await chart(scatter, narrowedTo(filters)))
      .toEqual({ type: "scatter", points: expect.any(Array), total: 8 });
  });

  it("rejects with the client's error of an unknown column, and with an abort", async () => {
    await expect(chart(category("nowhere"))).rejects.toThrow(/nowhere/);
    const aborted = AbortSignal.abort();
    await expect(loadChart(sourceOf(), category("many"), all, aborted))
      .rejects.toMatchObject({ name: "AbortError" });
  });
});
