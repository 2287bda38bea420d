import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Feature } from "../fields/feature.ts";
import { byOrder } from "./feature_order.ts";

const rows = (values: readonly unknown[]): Feature[] =>
  values.map((value, index) => ({
    dataset: "drops",
    id: String(index),
    properties: { value, "": null },
    place: null,
    bounds: null,
  }));

function sorted(values: readonly unknown[], direction: "asc" | "desc", isNumeric = false) {
  return rows(values).sort(byOrder({ column: "value", direction }, isNumeric))
    .map(({ properties }) => properties["value"]);
}

describe("the order of features", () => {
  it("is by text or by number, and features without a value are last either way", () => {
    expect(sorted(["b", null, "a", "", "c"], "asc")).toEqual(["a", "b", "c", null, ""]);
    expect(sorted(["b", null, "a", "c"], "desc")).toEqual(["c", "b", "a", null]);
    expect(sorted([10, 9, undefined, -1], "asc")).toEqual([-1, 9, 10, undefined]);
  });

  it("compares texts of a numeric column as numbers, to the last digit", () => {
    expect(sorted(["10", "9", "1e3", "-2.5", "n/a"], "asc", true))
      .toEqual(["-2.5", "9", "10", "1e3", "n/a"]);
    expect(sorted(["9007199254740993", "9007199254740992"], "asc", true))
      .toEqual(["9007199254740992", "9007199254740993"]);
    expect(sorted(["10", "9"], "asc")).toEqual(["10", "9"]);
  });

  it("is by the id where values are equal", () => {
    const order = byOrder({ column: "value", direction: "desc" }, false);
    const twelve = Array.from({ length: 12 }, () => "same");
    expect(rows(twelve).reverse().sort(order).map(({ id }) => id))
      .toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
  });
});
