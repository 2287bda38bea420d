import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { CategoryResult } from "../../../lib/map/widgets/results.ts";
import { arranged, categoryRows } from "./category_rows.ts";

const RESULT: CategoryResult = {
  type: "category",
  groups: [
    { name: "constructor", value: 60 },
    { name: 1, value: 30 },
    { name: "1", value: 5 },
    { name: null, value: 3 },
  ],
  others: 2,
};

describe("categoryRows", () => {
  it("includes unlisted values in the shares", () => {
    const { rows, others } = categoryRows(RESULT, [], true);
    expect(rows.map(({ value, share }) => [value, share]))
      .toEqual([["constructor", 60], [1, 30], ["1", 5], [null, 3]]);
    expect(others).toEqual({ amount: 2, share: 2 });
  });

  it("has no shares where amounts do not add up", () => {
    expect(categoryRows(RESULT, [], false).rows.map(({ share }) => share))
      .toEqual([null, null, null, null]);
  });

  it("lists a chosen value without rows in view, so that it can be deselected", () => {
    const { rows } = categoryRows(RESULT, ["1", "gone"], true);
    expect(rows.at(-1)).toEqual({ key: '"gone"', value: "gone", amount: null, share: null });
    expect(rows).toHaveLength(5);
  });

  it("keeps a given order, and appends new rows", () => {
    const { rows } = categoryRows(RESULT, [], true);
    const order = ['"1"', '"constructor"', '"left"'];
    expect(arranged(rows, order).map(({ value }) => value)).toEqual(["1", "constructor", 1, null]);
  });
});
