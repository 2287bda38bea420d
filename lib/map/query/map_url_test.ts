import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../tests/helpers/any_text.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";
import { readLink, writeLink } from "./map_url.ts";

const text = fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" })
  .filter((value) => value.isWellFormed() && value.trim() === value && value.length <= 200);
const end = fc.option(fc.nat({ max: 1e12 }));
const query: fc.Arbitrary<MapQuery> = fc.record({
  types: fc.uniqueArray(text, { maxLength: 8 }).map((types) => types.sort()),
  revenue: fc.option(fc.record({ from: end, to: end })).filter((range) =>
    range === null ||
    (range.from !== null && range.to !== null
      ? range.from < range.to
      : range.from !== null || range.to !== null)
  ),
  search: fc.oneof(fc.constant(""), text),
  colour: fc.constantFrom("type", "revenue"),
  store: fc.option(fc.nat({ max: 1e9 })),
  table: fc.boolean(),
  sort: fc.option(fc.record({
    column: fc.constantFrom("address", "zip", "storetype", "revenue", "size_m2"),
    direction: fc.constantFrom("asc", "desc"),
  })),
});
const position = fc.option(fc.record({
  latitude: fc.integer({ min: -8_500_000, max: 8_500_000 }).map((value) => value / 1e5),
  longitude: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((value) => value / 1e5),
  zoom: fc.integer({ min: 0, max: 2200 }).map((value) => value / 100),
}));

describe("a link to the map", () => {
  it("leads whoever opens it to the very same state", () => {
    fc.assert(fc.property(query, position, (query, position) => {
      expect(readLink(writeLink({ query, position }))).toEqual({ query, position });
    }));
  });

  it("may be any text at all: what is no state of the map is as if it were not there", () => {
    fc.assert(fc.property(anyText(), (search) => {
      const { query } = readLink(search);
      expect(readLink(writeLink({ query, position: null })).query).toEqual(query);
    }));
  });

  it("says nothing of what is as it is at first", () => {
    expect(writeLink({ query: EMPTY_QUERY, position: null })).toBe("");
  });

  it("keeps what is not the map's", () => {
    const link = writeLink({ query: { ...EMPTY_QUERY, store: 7 }, position: null }, "?lang=es");
    expect(link).toBe("?lang=es&store=7");
  });

  it("asks for no place off the map", () => {
    for (const place of ["lat=91&lng=0&zoom=3", "lat=0&lng=181&zoom=3", "lat=0&lng=0&zoom=99"]) {
      expect(readLink(`?${place}`).position).toBeNull();
    }
    expect(readLink("?lat=1e1&lng=0&zoom=3").position).toBeNull();
    expect(readLink("?lat=10&lng=0").position).toBeNull();
  });

  it("asks for no range that holds nothing", () => {
    expect(readLink("?revenue=5-5").query.revenue).toBeNull();
    expect(readLink("?revenue=9-2").query.revenue).toBeNull();
    expect(readLink("?revenue=-").query.revenue).toBeNull();
  });
});
