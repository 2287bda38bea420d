import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { documentOf } from "../../../tests/helpers/map_documents.ts";
import type { WidgetResult } from "../../../lib/map/widgets/results.ts";
import { places } from "../panel/test_documents.ts";
import { placesState } from "../panel/test_states.ts";
import { createMapState } from "../state/map_state.ts";
import { widgetFile } from "./widget_file.ts";

/** The lines of the file of a widget. */
function linesOf(id: string, result?: WidgetResult): readonly string[] | null {
  const state = placesState(places, "es");
  const own = state.widgets.get(id);
  if (own === undefined) throw new Error(`There is no widget ${id}`);
  if (result !== undefined) own.result.value = result;
  return widgetFile(state, own)?.replace("\uFEFF", "").trimEnd().split("\r\n") ?? null;
}

describe("the file of a widget", () => {
  it("has each group with its figure, all others, and rows without a value", () => {
    const lines = linesOf("kinds");
    expect(lines?.slice(0, 2)).toEqual(["kind,income_sum", "market,120000000"]);
    expect(lines?.slice(-2)).toEqual([",1000000", "Todos los demás,3000000"]);
    expect(linesOf("parts")?.slice(0, 2)).toEqual(["kind,count", "market,100"]);
  });

  it("has a histogram's bars by their limits, and a plot's points", () => {
    expect(linesOf("incomes")?.slice(0, 2))
      .toEqual(["income_from,income_to,count", "900000,970000,2"]);
    expect(linesOf("spread")?.slice(0, 2)).toEqual(["area,income", "100,900000"]);
  });

  it("has no text that a spreadsheet runs", () => {
    const groups = [{ name: "=1+1", value: 2 }, { name: true, value: 1 }];
    expect(linesOf("kinds", { type: "category", groups, others: null }))
      .toEqual(["kind,income_sum", "'=1+1,2", "true,1"]);
  });

  it("is null for a widget without figures", () => {
    expect(linesOf("kinds", { type: "category", groups: [], others: null })).toBeNull();
    expect(linesOf("areas")).toBeNull();
  });

  it("has a line for each step of time, and a column for each series", () => {
    const document = documentOf({
      version: 1,
      title: "Days",
      layers: [{ id: "days", dataset: "days", type: "point" }],
      widgets: [
        { id: "days", type: "timeseries", dataset: "days", column: "day", split_by: "kind" },
      ],
    });
    const state = createMapState({ id: "days", document, search: "", locale: "en" });
    const own = state.widgets.get("days");
    if (own === undefined) throw new Error("There is no time series");
    own.result.value = {
      type: "timeseries",
      step: "month",
      times: [Date.UTC(2026, 0), Date.UTC(2026, 1)],
      series: [{ name: "a", values: [1, null] }, { name: "b", values: [2, 3] }],
    };
    expect(widgetFile(state, own)?.trimEnd().split("\r\n"))
      .toEqual(["\uFEFFday,a,b", "2026-01-01,1,2", "2026-02-01,,3"]);
  });
});
