import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { labelOf, nounOf, slugOf, wordsOf } from "./names.ts";

describe("names", () => {
  it("have words, whichever way they are written", () => {
    for (const name of ["store_id", "STORE_ID", "storeId", "StoreID", "store id", "store-id"]) {
      expect(wordsOf(name)).toEqual(["store", "id"]);
    }
    expect(wordsOf("Größe in m²")).toEqual(["größe", "in", "m²"]);
    expect(wordsOf("size_m2")).toEqual(["size", "m2"]);
  });

  it("are shown to people as words, without what a format says", () => {
    expect(labelOf("WEIGHT_KG", ["kg"])).toBe("Weight");
    expect(labelOf("store_id")).toBe("Store ID");
    expect(labelOf("kg", ["kg"])).toBe("Kg");
    expect(labelOf("__")).toBe("__");
    expect(labelOf("日本")).toBe("日本");
  });

  it("become ids of small letters", () => {
    expect(slugOf("Größe (m²)")).toBe("grosse_m");
    expect(slugOf("bike-lanes 2024", "-")).toBe("bike-lanes-2024");
    expect(slugOf("2024 sales")).toBe("n_2024_sales");
    expect(slugOf("日本")).toBe("");
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
      expect(slugOf(name)).toMatch(/^([a-z][a-z\d_]*)?$/);
      expect(slugOf(name).length).toBeLessThan(49);
    }));
  });

  it("of tables say what a row is where they are plurals", () => {
    expect(nounOf("a.b.deliveries")).toEqual({ one: "delivery", other: "deliveries" });
    expect(nounOf("a.b.RETAIL_STORES")).toEqual({ one: "retail store", other: "retail stores" });
    expect(nounOf("a.b.branches")).toEqual({ one: "branch", other: "branches" });
    expect(["a.b.status", "a.b.address", "a.b.demand", "a.b.analysis"].map(nounOf))
      .toEqual([undefined, undefined, undefined, undefined]);
  });
});
