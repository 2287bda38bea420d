import type { Filters } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { MapFile } from "../../maps/map_document.ts";
import type { MapDocument, Value } from "../document.ts";
import type { Filter } from "./filter.ts";
import { compiledFilters } from "./filters.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const COLUMNS = ["kind", "weight", "height", "open", "at", "name", "code", "odd name"];

const document: MapDocument = {
  ...v.parse(MapFile, {
    version: 1,
    title: "Things",
    layers: [{ id: "things", dataset: "things", type: "point" }],
    widgets: [
      { id: "kinds", type: "category", dataset: "things", column: "kind" },
      { id: "pie", type: "pie", dataset: "things", column: "kind" },
      { id: "flags", type: "category", dataset: "things", column: "open" },
      { id: "flags2", type: "pie", dataset: "things", column: "open" },
      { id: "codes", type: "category", dataset: "things", column: "code" },
      { id: "codes2", type: "histogram", dataset: "things", column: "code" },
      { id: "weights", type: "histogram", dataset: "things", column: "weight" },
      { id: "slider", type: "range", dataset: "things", column: "weight" },
      { id: "both", type: "scatter", dataset: "things", x: "weight", y: "height" },
      {
        id: "days",
        type: "timeseries",
        dataset: "things",
        column: "at",
        also_filters: [{ dataset: "others", column: "at" }],
      },
      {
        id: "elsewhere",
        type: "category",
        dataset: "others",
        column: "of",
        also_filters: [{ dataset: "things", column: "kind" }],
      },
      {
        id: "cloud",
        type: "scatter",
        dataset: "others",
        x: "width",
        y: "height",
        also_filters: [
          { dataset: "things", column: "height" },
          { dataset: "things", column: "weight" },
        ],
      },
      { id: "odd", type: "category", dataset: "things", column: "odd name" },
    ],
    search: [{ id: "find", dataset: "things", columns: ["name"] }],
  }),
  types: {
    things: {
      kind: "text",
      weight: "number",
      height: "number",
      open: "boolean",
      at: "date",
      name: "text",
      code: "number",
    },
  },
};

const compiled = (
  query: Partial<MapQuery>,
  options: { except?: string; columns?: string[]; id?: string } = {},
) =>
  compiledFilters({ ...EMPTY_QUERY, ...query }, {
    document,
    dataset: "things",
    except: "",
    columns: COLUMNS,
    ...options,
  });
const of = (filters: Readonly<Record<string, Filter>>) => new Map(Object.entries(filters));
const sent = (filters: Filters): unknown => JSON.parse(JSON.stringify(filters));

type Row = Readonly<Record<string, Value | null>>;

const DAY = 86_400_000;
const kind = fc.constantFrom("a", "b", "É", "constructor", "");
const number = fc.integer({ min: -3, max: 3 });
const day = fc.nat(5).map((days) => days * DAY);
const row: fc.Arbitrary<Row> = fc.record({
  kind: fc.option(kind),
  weight: fc.option(number),
  height: fc.option(number),
  open: fc.option(fc.boolean()),
  at: fc.option(day.map((time) => new Date(time).toISOString().slice(0, 10))),
  name: fc.option(fc.constantFrom("Ana", "ANNA", "Hannah", "")),
  code: fc.option(number),
});
const end = fc.option(number);
const range = fc.record({ from: end, to: end });
const values = <T extends Value>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 3 })
    .map((values): Filter => ({ kind: "values", values }));
const ranged = range.map((range): Filter => ({ kind: "range", ...range }));
const filters = fc.record({
  kinds: values(kind),
  pie: values(kind),
  flags: values(fc.boolean()),
  flags2: values(fc.boolean()),
  codes: values(fc.oneof(number, number.map(String))),
  codes2: ranged,
  weights: ranged,
  slider: ranged,
  both: fc.record({ x: range, y: range }).map((box): Filter => ({ kind: "box", ...box })),
  cloud: fc.record({ x: range, y: range }).map((box): Filter => ({ kind: "box", ...box })),
  days: fc.record({ from: fc.option(day), to: fc.option(day) })
    .map((range): Filter => ({ kind: "time", ...range })),
  elsewhere: values(kind),
}, { requiredKeys: [] });

/** What the filter of one widget means, said without anything of CARTO's. */
function isLetThrough(row: Row, widget: string, filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  const within = (value: unknown, { from, to }: { from: number | null; to: number | null }) =>
    from === null && to === null ||
    typeof value === "number" && (from === null || value >= from) && (to === null || value < to);
  const columns: Readonly<Record<string, string>> = {
    kinds: "kind",
    pie: "kind",
    flags: "open",
    flags2: "open",
    codes: "code",
    codes2: "code",
    weights: "weight",
    slider: "weight",
    elsewhere: "kind",
  };
  const value = row[columns[widget] ?? ""];
  switch (filter.kind) {
    case "values":
      return filter.values.some((one) =>
        widget === "codes" ? Number(one) === value : one === value
      );
    case "range":
      return within(value, filter) || widget === "slider" && filter.to !== null &&
          value === filter.to && (filter.from === null || filter.from <= filter.to);
    case "time":
      return within(typeof row.at === "string" ? Date.parse(row.at) : null, filter);
    case "box":
      // The other dataset's scatter reaches here by its y, and by its x under another name.
      return within(row.weight, filter.x) && within(row.height, filter.y);
  }
}

/** As the client's own filters do (api-client 0.5.34, src/filters/FilterTypes.ts). */
function passes(row: Row, filters: Filters): boolean {
  return Object.entries(filters).every(([column, functions]) => {
    const value = row[column];
    if (value === null || value === undefined) return false;
    const isIn = (values: unknown) => Array.isArray(values) && values.includes(value);
    return (functions.in === undefined || isIn(functions.in.values)) &&
      (functions.closed_open?.values ?? [[-Infinity, Infinity]]).some(([from = 0, to = 0]) =>
        functions.closed_open === undefined || Number(value) >= from && Number(value) < to
      ) &&
      (functions.time?.values ?? [[-Infinity, Infinity]]).some(([from = 0, to = 0]) =>
        functions.time === undefined ||
        Date.parse(String(value)) >= from && Date.parse(String(value)) <= to
      );
  });
}

describe("the filters for CARTO", () => {
  it("are empty without filters", () => {
    expect(compiled({})).toEqual({});
    expect(compiled({ filters: of({ kinds: { kind: "values", values: [] } }) })).toEqual({});
    const open = { kind: "range", from: null, to: null } as const;
    expect(compiled({ filters: of({ weights: open }) })).toEqual({});
  });

  it("match what matches every widget's filter, whatever columns they share", () => {
    fc.assert(
      fc.property(filters, fc.array(row, { minLength: 5, maxLength: 30 }), (chosen, rows) => {
        const entries = Object.entries(chosen);
        const result = compiled({ filters: new Map(entries) });
        for (const row of rows) {
          const expected = entries.every(([id, filter]) => isLetThrough(row, id, filter));
          expect([row, passes(row, result)]).toEqual([row, expected]);
        }
      }),
      { numRuns: propertyRuns(400) },
    );
  });

  it("match nothing where no value matches all of them", () => {
    const one = (values: readonly Value[]): Filter => ({ kind: "values", values });
    expect(sent(compiled({ filters: of({ kinds: one(["a"]), pie: one(["b"]) }) })))
      .toEqual({ kind: { in: { values: [expect.stringContaining("no value")] } } });
    expect(sent(compiled({ filters: of({ flags: one([true]), flags2: one([false]) }) })))
      .toEqual({ open: { in: { values: [] } } });
    const low = { kind: "range", from: null, to: 1 } as const;
    const high = { kind: "range", from: 1, to: null } as const;
    expect(sent(compiled({ filters: of({ weights: low, slider: high }) })))
      .toEqual({ weight: { closed_open: { values: [[1, 0]] } } });
    expect(sent(compiled({ filters: of({ codes: one(["none of the kind"]) }) })))
      .toEqual({ code: { closed_open: { values: [[1, 0]] } } });
    expect(sent(compiled({ filters: of({ days: { kind: "time", from: 9, to: 9 } }) })))
      .toEqual({ at: { time: { values: [[1, 0]] } } });
  });

  it("have values as the column has them, open ends as JSON has them, and milliseconds", () => {
    const result = compiled({
      filters: of({
        codes: { kind: "values", values: ["7", 8] },
        flags: { kind: "values", values: ["true"] },
        kinds: { kind: "values", values: [12, true] },
        weights: { kind: "range", from: 10, to: null },
        days: { kind: "time", from: DAY, to: 2 * DAY },
        odd: { kind: "values", values: ["x"] },
      }),
    });
    expect(JSON.stringify(result)).toBe(JSON.stringify({
      kind: { in: { values: ["12", "true"] } },
      open: { in: { values: [true] } },
      code: { in: { values: [7, 8] } },
      weight: { closed_open: { values: [[10, null]] } },
      at: { time: { values: [[DAY, 2 * DAY - 1]] } },
      ["odd name"]: { in: { values: ["x"] } },
    }));
  });

  it("include the upper end of a typed range, and exclude that of a histogram's bar", () => {
    for (const to of [-1_200_000, -0.1, 0, 0.3, 42, 1_999_999, 2 ** 40]) {
      for (const from of [null, to - 1, to]) {
        const row = { weight: to };
        const range = { kind: "range", from, to } as const;
        expect([to, passes(row, compiled({ filters: of({ slider: range }) }))]).toEqual([to, true]);
        expect(passes(row, compiled({ filters: of({ weights: range }) }))).toBe(false);
        const above = { weight: to + Math.max(1e-6, Math.abs(to) / 1e9) };
        expect(passes(above, compiled({ filters: of({ slider: range }) }))).toBe(false);
      }
    }
  });

  it("have an id as the text that it is granted as", () => {
    const filters = of({ codes: { kind: "values", values: [7, "12345678901234567890"] } });
    expect(compiled({ filters }, { id: "code" }))
      .toEqual({ code: { in: { values: ["7", "12345678901234567890"] } } });
  });

  it("leave a widget's own out, also where it filters other datasets", () => {
    const chosen = of({
      kinds: { kind: "values", values: ["a"] },
      days: { kind: "time", from: 0, to: DAY },
    });
    expect(Object.keys(compiled({ filters: chosen }, { except: "days" }))).toEqual(["kind"]);
    const others = { document, dataset: "others", columns: ["at", "of"] };
    const query = { ...EMPTY_QUERY, filters: chosen };
    expect(compiledFilters(query, { ...others, except: "kinds" }))
      .toEqual({ at: { time: { values: [[0, DAY - 1]] } } });
    expect(compiledFilters(query, { ...others, except: "days" })).toEqual({});
  });

  it("search in columns of text that the search names", () => {
    const find = (column: string, text: string) =>
      compiled({ texts: new Map([["find", { column, text }]]) });
    expect(find("name", " ann ")).toEqual({ name: { stringSearch: { values: ["ann"] } } });
    expect(find("name", " ")).toEqual({});
    expect(find("kind", "ann")).toEqual({});
    const texts = new Map([["find", { column: "name", text: "ann" }]]);
    expect(compiled({ texts }, { except: "find" })).toEqual({});
  });

  it("name no column that the person may not see, as a link of another person may", () => {
    fc.assert(fc.property(filters, fc.subarray(COLUMNS), (chosen, columns) => {
      const result = compiled({ filters: new Map(Object.entries(chosen)) }, { columns });
      expect(columns).toEqual(expect.arrayContaining(Object.keys(result)));
    }));
  });

  it("ignore a filter of another kind than the widget's", () => {
    const wrong = { kind: "range", from: 1, to: 2 } as const;
    expect(compiled({ filters: of({ kinds: wrong, days: wrong, both: wrong }) })).toEqual({});
    expect(compiled({ filters: of({ unknown: wrong }) })).toEqual({});
  });
});
