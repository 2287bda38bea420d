import type { Filters } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { columnFilter, type Constraint } from "../query/column_filter.ts";
import { passes } from "./feature_filter.ts";

const VALUES = [0, 5, 10, "a", "b", "5", true, null, "2024-02-29", "2024-03-01"];

/** The values that fit the constraints. */
function fitting(...constraints: Constraint[]): unknown[] {
  const filter = columnFilter(constraints, undefined);
  const filters: Filters = filter === null ? {} : { c: filter };
  return VALUES.filter((c) => passes({ properties: { c } }, filters));
}

describe("features of a tileset", () => {
  it("are all drawn without filters", () => {
    expect(fitting()).toEqual(VALUES);
  });

  it("are drawn where they fit the filters that widgets send to CARTO", () => {
    expect(fitting({ kind: "values", values: ["a", true] })).toEqual(["a", true]);
    expect(fitting({ kind: "range", from: 5, to: 10 })).toEqual([5, "5"]);
    expect(fitting({ kind: "range", from: null, to: 5 })).toEqual([0]);
    expect(fitting({ kind: "range", from: 6, to: null })).toEqual([10]);
    const day = Date.parse("2024-02-29");
    expect(fitting({ kind: "time", from: day, to: day + 86_400_000 })).toEqual(["2024-02-29"]);
  });

  it("are not drawn where nothing can fit, or the property is missing", () => {
    expect(fitting({ kind: "range", from: 9, to: 9 })).toEqual([]);
    expect(passes({ properties: {} }, { c: { in: { values: ["a"] } } })).toBe(false);
  });
});
