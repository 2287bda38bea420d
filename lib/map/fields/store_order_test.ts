import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { byOrder } from "./store_order.ts";
import { parseStore, type Store } from "./store.ts";

const stores = [
  { store_id: 1, revenue: 20, city: "BOSTON" },
  { store_id: 2, city: "" },
  { store_id: 3, revenue: 5, city: "ALBANY" },
  { store_id: 4, revenue: 20, city: "ALBANY" },
].map(parseStore).filter((store): store is Store => store !== null);

function ordered(column: "revenue" | "city", direction: "asc" | "desc") {
  return stores.toSorted(byOrder({ column, direction })).map(({ store_id }) => store_id);
}

describe("the order of stores", () => {
  it("is by numbers or texts, either way, equal ones by their ids", () => {
    expect(ordered("revenue", "asc")).toEqual([3, 1, 4, 2]);
    expect(ordered("revenue", "desc")).toEqual([1, 4, 3, 2]);
    expect(ordered("city", "asc")).toEqual([3, 4, 1, 2]);
  });

  it("has stores without a value last, either way", () => {
    expect(ordered("city", "desc")).toEqual([1, 3, 4, 2]);
  });
});
