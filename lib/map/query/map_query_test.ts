import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { EMPTY_QUERY, filterCount, nextSort, withEntry, withValueToggled } from "./map_query.ts";

describe("the table's order", () => {
  it("goes up, then down, then back to the table's own by clicks on one heading", () => {
    const up = nextSort(undefined, "kg");
    expect(up).toEqual({ column: "kg", direction: "asc" });
    const down = nextSort(up, "kg");
    expect(down).toEqual({ column: "kg", direction: "desc" });
    expect(nextSort(down, "kg")).toBeUndefined();
  });

  it("starts again with another column", () => {
    expect(nextSort({ column: "kg", direction: "asc" }, "city"))
      .toEqual({ column: "city", direction: "asc" });
  });
});

describe("a filter of values", () => {
  it("takes a value in, and lets it go; without any there is no filter", () => {
    const one = withValueToggled(undefined, "late");
    expect(one).toEqual({ kind: "values", values: ["late"] });
    const two = withValueToggled(one, true);
    expect(two).toEqual({ kind: "values", values: ["late", true] });
    expect(withValueToggled(two, "late")).toEqual({ kind: "values", values: [true] });
    expect(withValueToggled(one, "late")).toBeUndefined();
  });

  it("distinguishes 7 and its text", () => {
    const filter = { kind: "values", values: ["7"] } as const;
    expect(withValueToggled(filter, 7)).toEqual({ kind: "values", values: ["7", 7] });
  });
});

describe("entries of the query", () => {
  it("change without changing those that are shared", () => {
    const before = new Map([["a", 1]]);
    expect([...withEntry(before, "b", 2)]).toEqual([["a", 1], ["b", 2]]);
    expect([...withEntry(before, "a", undefined)]).toEqual([]);
    expect([...before]).toEqual([["a", 1]]);
  });

  it("count as filters where they narrow what is shown", () => {
    const texts = new Map([["find", { column: "a", text: "b" }]]);
    expect([filterCount(EMPTY_QUERY), filterCount({ ...EMPTY_QUERY, texts })]).toEqual([0, 1]);
  });
});
