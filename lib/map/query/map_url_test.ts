import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../tests/helpers/any_text.ts";
import { anyPosition, anyQuery, hostile } from "../../../tests/helpers/any_query.ts";
import { deliveries } from "../../../tests/helpers/map_documents.ts";
import type { Value } from "../document.ts";
import type { Filter } from "./filter.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";
import { type LinkedState, readLink, writeLink } from "./map_url.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const query = (search: string) => readLink(search, deliveries).query;
const filter = (search: string, id: string) => query(search).filters.get(id);
const written = (changed: Partial<MapQuery>, search = "") =>
  writeLink({ query: { ...EMPTY_QUERY, ...changed }, position: null }, deliveries, search);

describe("a link to a map", () => {
  it("restores the same state for everyone who opens it", () => {
    fc.assert(
      fc.property(anyQuery(deliveries), anyPosition, (query, position) => {
        const link = writeLink({ query, position }, deliveries);
        const same: LinkedState = { query, position, unknown: [] };
        expect(readLink(link, deliveries)).toEqual(same);
        expect(writeLink(readLink(link, deliveries), deliveries, link)).toBe(link);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it("may be any text: parts that are no state of the map are ignored", () => {
    const names = [...deliveries.widgets, ...deliveries.search].map(({ id }) => id);
    const pair = fc.tuple(
      fc.oneof(
        fc.constantFrom(...names, "layers", "color", "feature", "lat", "find.in"),
        anyText(),
      ),
      fc.oneof(anyText(), hostile),
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
      hidden: new Map([["rows", ["a-b"]]]),
    });
    expect(decodeURIComponent(link)).toBe(
      '?statuses=late&statuses="7"&statuses=7&statuses=true&statuses=""&weights=-1.5..' +
        "&days=2026-01-01..2026-02-01T12:00:00.000Z&both=1..2,..3&find=Ann" +
        "&layers=-drops,routes&color=drops:kg&feature=drops:9007199254740993" +
        "&rows=open&rows=a-b-desc&rows=a-b-hidden",
    );
  });

  it("keeps what is not the map's", () => {
    const link = written({ table: "rows" }, "?lang=es&pitch=30&utm_source=mail&lat=1&state=late");
    expect(link).toBe("?lang=es&pitch=30&utm_source=mail&rows=open");
  });

  it("asks for no place off the map", () => {
    for (const place of ["lat=91&lng=0&zoom=3", "lat=0&lng=181&zoom=3", "lat=0&lng=0&zoom=99"]) {
      expect(readLink(`?${place}`, deliveries).position).toBeNull();
    }
    expect(readLink("?lat=1e1&lng=0&zoom=3", deliveries).position).toBeNull();
    expect(readLink("?lat=10&lng=0", deliveries).position).toBeNull();
  });

  it("asks for no range that holds nothing", () => {
    for (const range of ["5..5", "9..2", "-", "..", "1..2..3", "a..b", "NaN..", "1e999..", "5-5"]) {
      expect([range, filter(`?weights=${range}`, "weights")]).toEqual([range, undefined]);
    }
    expect(filter("?days=2026-13-01..", "days")).toBeUndefined();
    expect(filter("?both=..,..", "both")).toBeUndefined();
  });

  it("sets no value of a parameter that is not among the choices", () => {
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

  it("reports parts that no longer exist, only for a link of the map", () => {
    const old = "utm_source=mail&lang=es&gone=1&statuses=late&layers=drops,-lost&color=past:kg";
    expect(readLink(`?lat=1&lng=1&zoom=1&${old}`, deliveries).unknown)
      .toEqual(["gone", "lost", "past"]);
    expect(readLink("?gone=1&session=7", deliveries).unknown).toEqual([]);
  });
});

describe("an older link", () => {
  it("leads to the same state by the names that it had", () => {
    const old = "?state=late&when=2026-01-01..&q=Ann&color=kg&drop=12&rows=open&lang=es";
    const state = readLink(old, deliveries);
    expect(state.query).toEqual({
      ...EMPTY_QUERY,
      filters: new Map<string, Filter>([
        ["statuses", { kind: "values", values: ["late"] }],
        ["days", { kind: "time", from: Date.UTC(2026, 0, 1), to: null }],
      ]),
      texts: new Map([["find", { column: "driver", text: "Ann" }]]),
      colors: new Map([["drops", 1]]),
      selected: { dataset: "drops", id: "12" },
      table: "rows",
    });
    const now = writeLink(state, deliveries, old);
    expect(now).not.toMatch(/[?&](state|when|q|drop)=/);
    expect(readLink(now, deliveries)).toEqual(state);
  });

  it("has ranges with a hyphen, and looks for digits among the codes", () => {
    const ranges = ["1200000-", "-5", "2-5"].map((range) => filter(`?weights=${range}`, "weights"));
    expect(ranges).toEqual([
      { kind: "range", from: 1_200_000, to: null },
      { kind: "range", from: null, to: 5 },
      { kind: "range", from: 2, to: 5 },
    ]);
    expect(query("?q=021").texts.get("find")).toEqual({ column: "zip", text: "021" });
  });
});
