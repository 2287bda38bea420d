import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { sourceStats } from "./source_stats.ts";

const of = (...attributes: unknown[]) => sourceStats({ layers: [{ count: 9, attributes }] });

describe("the statistics of a source", () => {
  it("have the range and the quantiles of numbers", () => {
    const { count, attributes, types } = of(
      { attribute: "kg", type: "Number", min: 1, max: 9, quantiles: { 3: [2, 5] } },
    );
    expect(count).toBe(9);
    expect(attributes.get("kg")).toMatchObject({ min: 1, max: 9, quantiles: { 3: [2, 5] } });
    expect(types.get("kg")).toBe("number");
  });

  it("have the values of categories, in their own types", () => {
    const { attributes } = of(
      { attribute: "kind", type: "String", categories: [{ category: "7" }, { category: null }] },
      { attribute: "open", type: "Boolean", categories: [{ category: "true" }] },
      { attribute: "never", type: "Boolean" },
      { attribute: "code", type: "Number", categories: [{ category: "7" }, { category: 8 }] },
    );
    expect(attributes.get("kind")).toMatchObject({ categories: ["7"], hasNulls: true });
    expect(attributes.get("open")).toMatchObject({ categories: [true], hasNulls: false });
    expect(attributes.get("never")).toMatchObject({ categories: [true, false] });
    expect(attributes.get("code")).toMatchObject({ categories: [7, 8] });
  });

  it("have the range of times that is written as texts", () => {
    const { attributes, types } = of(
      { attribute: "at", type: "Timestamp", min: "2026-01-01", max: "2026-02-01" },
    );
    expect(attributes.get("at")).toMatchObject({ min: undefined, max: undefined });
    expect(types.get("at")).toBe("timestamp");
  });

  it("are empty where they cannot be parsed", () => {
    for (const strange of [undefined, null, {}, { layers: [] }, { layers: [{ attributes: 7 }] }]) {
      expect(sourceStats(strange).attributes.size).toBe(0);
    }
    const { attributes, types } = of(7, { attribute: "a", type: "Polygon", categories: [7, {}] });
    expect([...attributes.keys()]).toEqual(["a"]);
    expect(types.size).toBe(0);
  });
});
