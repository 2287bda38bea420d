import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import {
  colorChoices,
  coloredBy,
  filterWidget,
  listColumns,
  shownColumns,
  tableOf,
} from "./columns.ts";
import { dockFixture } from "./test_helpers.ts";

describe("a table's columns", () => {
  it("are all but the hidden ones, and at least one", () => {
    const fixture = dockFixture();
    const { state } = fixture;
    const table = tableOf(fixture.table);
    if (table === null) throw new Error("There is no table");
    state.setHidden("list", ["kg"]);
    expect(shownColumns(state, table)).toEqual(["code", "status", "page"]);
    state.setHidden("list", table.columns);
    expect(shownColumns(state, table)).toEqual(["code"]);
    state.setHidden("list", []);
    expect([shownColumns(state, table), state.query.value.hidden.size]).toEqual([table.columns, 0]);
  });

  it("know the layers that can be colored by them, and the current one", () => {
    const { state } = dockFixture();
    const chosen = (column: string) =>
      colorChoices(state, "parcels", column).map(({ layer, chosen }) => [layer.layer.id, chosen]);
    expect([chosen("status"), chosen("kg"), chosen("code")])
      .toEqual([[["parcels", 0]], [["parcels", 1]], []]);
    expect(coloredBy(state, "parcels", "status")).not.toBeNull();
    state.setColor("parcels", 1);
    expect(coloredBy(state, "parcels", "status")).toBeNull();
    expect(coloredBy(state, "parcels", "kg")).not.toBeNull();
    state.setVisible("parcels", false);
    expect(coloredBy(state, "parcels", "kg")).toBeNull();
  });

  it("know the widget that filters by them", () => {
    const { document: { widgets } } = dockFixture().state;
    expect(filterWidget(widgets, "parcels", "kg")?.id).toBe("weights");
    expect(filterWidget(widgets, "parcels", "code")).toBeUndefined();
    expect(filterWidget(widgets, "others", "kg")).toBeUndefined();
  });
});

describe("a row of two lines", () => {
  const columns = ["address", "city", "zip", "kind", "revenue", "area"];
  const arrange = (sorted?: string) =>
    listColumns(columns, {
      sorted,
      isNumeric: (column) => ["revenue", "area"].includes(column),
      isColored: (column) => column === "kind",
    });

  it("has a name, a number, the color and two texts", () => {
    expect(arrange()).toEqual({
      title: "address",
      figure: "revenue",
      details: ["city", "zip"],
      colored: "kind",
    });
  });

  it("has the column that the rows are sorted by", () => {
    expect(arrange("area").figure).toBe("area");
    expect(arrange("zip").details).toEqual(["zip", "city"]);
  });

  it("works with fewer columns", () => {
    const only = { sorted: undefined, isNumeric: () => false, isColored: () => false };
    expect(listColumns(["name"], only))
      .toEqual({ title: "name", figure: null, details: [], colored: null });
  });
});
