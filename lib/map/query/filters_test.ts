import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Capabilities } from "../fields/dataset.ts";
import { filtersOf } from "./filters.ts";
import { EMPTY_QUERY } from "./map_query.ts";

const ALL: Capabilities = {
  figures: true,
  id: true,
  type: true,
  revenue: true,
  area: true,
  address: true,
  zip: true,
  tableColumns: [],
  rowColumns: [],
};

describe("the filters for CARTO", () => {
  it("are none where nothing is filtered", () => {
    expect(filtersOf(EMPTY_QUERY, ALL)).toEqual({});
  });

  it("name their owners, so that a widget can leave its own out", () => {
    const query = { ...EMPTY_QUERY, types: ["Drugstore"], revenue: { from: 10, to: 20 } };
    expect(filtersOf(query, ALL)).toEqual({
      storetype: { in: { owner: "type", values: ["Drugstore"] } },
      revenue: { closed_open: { owner: "revenue", values: [[10, 20]] } },
    });
  });

  it("leave an end open as JSON has it", () => {
    const query = { ...EMPTY_QUERY, revenue: { from: 10, to: null } };
    expect(JSON.parse(JSON.stringify(filtersOf(query, ALL))).revenue.closed_open.values)
      .toEqual([[10, null]]);
  });

  it("look for digits in zip codes, and for anything else in addresses", () => {
    const columnOf = (search: string) => Object.keys(filtersOf({ ...EMPTY_QUERY, search }, ALL));
    expect(columnOf("02111")).toEqual(["zip"]);
    expect(columnOf("99501-31")).toEqual(["zip"]);
    expect(columnOf("146 Tremont")).toEqual(["address"]);
  });

  it("ask for no column that the person may not see, as a link of another may", () => {
    const query = {
      ...EMPTY_QUERY,
      types: ["Drugstore"],
      revenue: { from: 1, to: null },
      search: "tremont",
    };
    const none = { ...ALL, type: false, revenue: false, address: false, zip: false };
    expect(filtersOf(query, none)).toEqual({});
  });
});
