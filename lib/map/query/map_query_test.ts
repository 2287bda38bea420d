import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { nextSort } from "./map_query.ts";

describe("the table's order", () => {
  it("goes up, then down, then back to none by clicks on one heading", () => {
    const up = nextSort(null, "revenue");
    expect(up).toEqual({ column: "revenue", direction: "asc" });
    const down = nextSort(up, "revenue");
    expect(down).toEqual({ column: "revenue", direction: "desc" });
    expect(nextSort(down, "revenue")).toBeNull();
  });

  it("begins anew with another column", () => {
    expect(nextSort({ column: "revenue", direction: "desc" }, "city"))
      .toEqual({ column: "city", direction: "asc" });
  });
});
