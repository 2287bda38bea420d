import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../tests/helpers/any_text.ts";
import type { Layer, MapDocument, Value, Widget } from "../document.ts";
import { deliveries, retail } from "../fields/test_documents.ts";
import type { Filter, Range } from "./filter.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";
import { type LinkedState, readLink, writeLink } from "./map_url.ts";

const text = anyText({ minLength: 1, maxLength: 100 }).filter((value) => value.trim() !== "");
const hostile = fc.constantFrom(
  ...["0", "-1.5", "1e5", "true", "null", '"', '""', '"a"', "{}", "..", "1..2", "-", "open"],
  ...["constructor", "a,b", "a:b", "a&b=c", "+", "%20", "02110", "9007199254740993", "", " x "],
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const value: fc.Arbitrary<Value> = fc.oneof(text, hostile, number, fc.boolean());
/** To the millisecond, in all of the years that there are. */
const time = fc.oneof(
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
  fc.integer({ min: -30_000, max: 30_000 }).map((day) => day * 86_400_000),
);

const rangeOf = (end: fc.Arbitrary<number>): fc.Arbitrary<Range> =>
  fc.record({ from: fc.option(end), to: fc.option(end) }).filter(({ from, to }) =>
    from === null || to === null || from < to
  );
const isNarrow = ({ from, to }: Range) => from !== null || to !== null;

function filterOf(widget: Widget): fc.Arbitrary<Filter> | null {
  switch (widget.type) {
    case "category":
    case "pie":
      return fc.uniqueArray(value, { minLength: 1, maxLength: 6 })
        .map((values) => ({ kind: "values", values }));
    case "histogram":
    case "range":
      return rangeOf(number).filter(isNarrow).map((range) => ({ kind: "range", ...range }));
    case "timeseries":
      return rangeOf(time).filter(isNarrow).map((range) => ({ kind: "time", ...range }));
    case "scatter":
      return fc.record({ x: rangeOf(number), y: rangeOf(number) })
        .filter(({ x, y }) => isNarrow(x) || isNarrow(y)).map((box) => ({ kind: "box", ...box }));
    default:
      return null;
  }
}

/** Some of the entries, each by its id. */
function some<Entry>(
  entries: readonly (readonly [id: string, entry: fc.Arbitrary<Entry> | null])[],
): fc.Arbitrary<ReadonlyMap<string, Entry>> {
  const options = entries.map(([id, entry]) =>
    fc.option(entry ?? fc.constant(undefined)).map((value) => [id, value] as const)
  );
  return fc.tuple(...options).map((made) =>
    new Map(
      made.flatMap(([id, entry]) => entry === null || entry === undefined ? [] : [[id, entry]]),
    )
  );
}

const encodings = (layer: Layer) =>
  "color" in layer && Array.isArray(layer.color) ? layer.color.length : 0;

function parameterOf(widget: Widget): fc.Arbitrary<Value> | null {
  if (widget.type !== "parameter") return null;
  const { options, default: usual } = widget;
  if (options !== undefined) return fc.constantFrom(...options.map((option) => option.value));
  return fc.oneof(value, hostile).filter((one) => typeof one === typeof usual);
}

function anyQuery({ layers, widgets, search }: MapDocument): fc.Arbitrary<MapQuery> {
  const tables = widgets.filter((widget) => widget.type === "table");
  const datasets = [...layers, ...widgets].map(({ dataset }) => dataset);
  return fc.record({
    filters: some(widgets.map((widget) => [widget.id, filterOf(widget)])),
    texts: some(search.map(({ id, columns }) => [
      id,
      fc.record({ column: fc.constantFrom(...columns), text: fc.oneof(text, fc.constant("021")) }),
    ])),
    parameters: some(widgets.map((widget) => [widget.id, parameterOf(widget)])),
    visible: some(layers.map(({ id, visible }) => [id, fc.constant(!visible)])),
    colors: some(layers.map((layer) => [
      layer.id,
      encodings(layer) < 2 ? null : fc.integer({ min: 1, max: encodings(layer) - 1 }),
    ])),
    selected: fc.option(fc.record({
      dataset: fc.constantFrom(...datasets),
      id: fc.oneof(text, hostile, fc.bigInt({ min: 0n, max: 10n ** 19n }).map(String))
        .filter((id) => id !== ""),
    })),
    table: fc.option(fc.constantFrom(...tables.map(({ id }) => id))),
    sorts: some(tables.map(({ id, columns }) => [
      id,
      fc.record({
        column: fc.constantFrom(...columns),
        direction: fc.constantFrom("asc" as const, "desc" as const),
      }),
    ])),
  });
}

const position = fc.option(fc.record({
  latitude: fc.integer({ min: -8_500_000, max: 8_500_000 }).map((value) => value / 1e5),
  longitude: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((value) => value / 1e5),
  zoom: fc.integer({ min: 0, max: 2400 }).map((value) => value / 100),
}));

const query = (search: string, document = deliveries) => readLink(search, document).query;
const filter = (search: string, id: string) => query(search).filters.get(id);
const written = (changed: Partial<MapQuery>, search = "") =>
  writeLink({ query: { ...EMPTY_QUERY, ...changed }, position: null }, deliveries, search);

describe("a link to a map", () => {
  for (const [name, document] of Object.entries({ retail, deliveries })) {
    it(`leads whoever opens it to the very same state of ${name}`, () => {
      fc.assert(
        fc.property(anyQuery(document), position, (query, position) => {
          const link = writeLink({ query, position }, document);
          const same: LinkedState = { query, position, unknown: [] };
          expect(readLink(link, document)).toEqual(same);
          expect(writeLink(readLink(link, document), document, link)).toBe(link);
        }),
        { numRuns: 1_000 },
      );
    });
  }

  it("may be any text at all: what is no state of the map is as if it were not there", () => {
    const names = [...deliveries.widgets, ...deliveries.search].map(({ id }) => id);
    const pair = fc.tuple(
      fc.oneof(fc.constantFrom(...names, "layers", "color", "feature", "lat", "find.in"), text),
      fc.oneof(text, hostile),
    );
    const search = fc.oneof(
      anyText(),
      fc.array(pair, { maxLength: 6 }).map((pairs) => `?${new URLSearchParams(pairs)}`),
    );
    fc.assert(fc.property(search, (search) => {
      const state = readLink(search, deliveries);
      expect(readLink(writeLink(state, deliveries), deliveries).query).toEqual(state.query);
    }));
  });

  it("says nothing of what is as it is at first", () => {
    expect(written({})).toBe("");
  });

  it("is short, and can be read", () => {
    const link = written({
      filters: new Map<string, Filter>([
        ["statuses", { kind: "values", values: ["late", "7", 7, true, ""] }],
        ["weights", { kind: "range", from: -1.5, to: null }],
        ["days", { kind: "time", from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1, 12) }],
        ["both", { kind: "box", x: { from: 1, to: 2 }, y: { from: null, to: 3 } }],
      ]),
      texts: new Map([["find", { column: "driver", text: "Ann" }]]),
      visible: new Map([["drops", false], ["routes", true]]),
      colors: new Map([["drops", 1]]),
      selected: { dataset: "drops", id: "9007199254740993" },
      table: "rows",
      sorts: new Map([["rows", { column: "a-b", direction: "desc" }]]),
    });
    expect(decodeURIComponent(link)).toBe(
      '?statuses=late&statuses="7"&statuses=7&statuses=true&statuses=""&weights=-1.5..' +
        "&days=2026-01-01..2026-02-01T12:00:00.000Z&both=1..2,..3&find=Ann" +
        "&layers=-drops,routes&color=drops:kg&feature=drops:9007199254740993" +
        "&rows=open&rows=a-b-desc",
    );
  });

  it("keeps what is not the map's", () => {
    const link = written({ table: "rows" }, "?lang=es&pitch=30&utm_source=mail&lat=1&state=late");
    expect(link).toBe("?lang=es&pitch=30&utm_source=mail&rows=open");
  });

  it("asks for no place off the map", () => {
    for (const place of ["lat=91&lng=0&zoom=3", "lat=0&lng=181&zoom=3", "lat=0&lng=0&zoom=99"]) {
      expect(readLink(`?${place}`, retail).position).toBeNull();
    }
    expect(readLink("?lat=1e1&lng=0&zoom=3", retail).position).toBeNull();
    expect(readLink("?lat=10&lng=0", retail).position).toBeNull();
  });

  it("asks for no range that holds nothing", () => {
    for (const range of ["5..5", "9..2", "-", "..", "1..2..3", "a..b", "NaN..", "1e999..", "5-5"]) {
      expect([range, filter(`?weights=${range}`, "weights")]).toEqual([range, undefined]);
    }
    expect(filter("?days=2026-13-01..", "days")).toBeUndefined();
    expect(filter("?both=..,..", "both")).toBeUndefined();
  });

  it("asks for no value of a parameter that nobody can choose", () => {
    expect(query("?mode=slow&level=2.5").parameters).toEqual(
      new Map<string, Value>([["mode", "slow"], ["level", 2.5]]),
    );
    expect(query("?mode=5&level=3").parameters).toEqual(new Map());
  });

  it("has bounds, whatever stands in it", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `statuses=${index}a`).join("&");
    const values = filter(`?${many}`, "statuses");
    expect(values?.kind === "values" && values.values.length).toBe(100);
    expect(filter(`?statuses=${"x".repeat(1_001)}`, "statuses")).toBeUndefined();
    const strangers = Array.from({ length: 50 }, (_, index) => `w${index}=1`).join("&");
    expect(readLink(`?lat=1&lng=1&zoom=1&${strangers}`, deliveries).unknown).toHaveLength(10);
    expect(query(`?feature=drops:${"1".repeat(2_000)}`).selected).toBeNull();
  });

  it("tells what is no part of the map any more, and only where it is a link of the map", () => {
    const old = "utm_source=mail&lang=es&gone=1&statuses=late&layers=drops,-lost&color=past:kg";
    expect(readLink(`?lat=1&lng=1&zoom=1&${old}`, deliveries).unknown)
      .toEqual(["gone", "lost", "past"]);
    expect(readLink("?gone=1&session=7", deliveries).unknown).toEqual([]);
  });
});

describe("an older link", () => {
  it("leads to the same state by the names that it had", () => {
    const old = "?type=Drugstore&type=Supermarket&revenue=1200000-&q=Main&color=revenue&store=12" +
      "&table=open&sort=revenue-desc&lat=42.36&lng=-71.06&zoom=11.5";
    const state = readLink(old, retail);
    expect(state).toEqual({
      query: {
        filters: new Map<string, Filter>([
          ["types", { kind: "values", values: ["Drugstore", "Supermarket"] }],
          ["revenues", { kind: "range", from: 1_200_000, to: null }],
        ]),
        texts: new Map([["address", { column: "address", text: "Main" }]]),
        parameters: new Map(),
        visible: new Map(),
        colors: new Map([["stores", 1]]),
        selected: { dataset: "retail_stores", id: "12" },
        table: "table",
        sorts: new Map([["table", { column: "revenue", direction: "desc" }]]),
      },
      position: { latitude: 42.36, longitude: -71.06, zoom: 11.5 },
      unknown: [],
    });
    const now = writeLink(state, retail, old);
    expect(now).not.toMatch(/[?&](type|revenue|q|store|sort)=/);
    expect(readLink(now, retail)).toEqual(state);
  });

  it("has ranges with a hyphen, and looks for digits among the codes", () => {
    const ranges = ["1200000-", "-5", "2-5"].map((range) =>
      query(`?revenue=${range}`, retail).filters.get("revenues")
    );
    expect(ranges).toEqual([
      { kind: "range", from: 1_200_000, to: null },
      { kind: "range", from: null, to: 5 },
      { kind: "range", from: 2, to: 5 },
    ]);
    expect(query("?search=021", retail).texts.get("address")).toEqual({
      column: "zip",
      text: "021",
    });
  });
});
