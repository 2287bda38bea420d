/** A column of 5,000 values, by way of CARTO's client. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { grantsFor, startTestEmulator } from "../../emulator/test_helpers.ts";
import { colorScale } from "../../lib/map/layers/scales/color_scales.ts";
import { tilesOf, widgetSourceOf } from "../../lib/map/sources/carto_source.ts";
import type { ChartWidget } from "../../lib/map/sources/map_engine_types.ts";
import { sourceStats } from "../../lib/map/sources/source_stats.ts";
import { loadChart } from "../../lib/map/widgets/requests.ts";
import { importManyCategories, MANY } from "../helpers/any_table.ts";
import { GRANTED, SOURCES } from "../helpers/any_table_access.ts";
import { mapAccessOf } from "../helpers/map_access.ts";

const CATEGORIES: ChartWidget = {
  id: "kinds",
  type: "category",
  dataset: "many",
  column: "kind",
  operation: "count",
  over: "view",
  also_filters: [],
  top: 20,
};
const { signal } = new AbortController();
const all = { filters: {}, parameters: {}, key: "" };

describe("a table as people have them", () => {
  it("may have 5,000 categories: the largest are listed, and the others counted together", async () => {
    const emulator = await startTestEmulator();
    await importManyCategories(emulator.dataDir);
    const token = await emulator.mint({ grants: grantsFor(...GRANTED) });
    const access = mapAccessOf({ ...emulator, token, sources: SOURCES });
    const source = widgetSourceOf(access, "many", { parameters: {} });
    const request = { dataset: "many", narrowing: all, bounds: null, stats: new Map() };
    const result = await loadChart(source, CATEGORIES, request, signal);
    if (result.type !== "category") throw new Error("no categories");
    expect(result.groups).toHaveLength(20);
    expect(result.groups[0]).toEqual({ name: "constructor", value: 3 });
    expect(result.others).toBe(MANY - 3 - 19);
    const filters = { kind: { in: { values: ["4999"] } } };
    const narrowed = { ...request, narrowing: { ...all, filters } };
    expect(await loadChart(source, CATEGORIES, narrowed, signal))
      .toEqual({ type: "category", groups: [{ name: "4999", value: 1 }], others: null });
    const { tilestats } = await tilesOf(access, {
      dataset: "many",
      kind: "features",
      columns: ["kind"],
      aggregation: null,
      narrowing: all,
    });
    await emulator.close();
    const stats = sourceStats(tilestats);
    const { classes } = colorScale({
      color: { scale: "categories", column: "kind", palette: "Bold" },
      chosen: 0,
      layerType: "point",
      theme: "light",
      settingsOf: () => undefined,
      statsOf: (column) => stats.attributes.get(column),
    });
    expect(classes.length).toBeLessThan(12);
    expect(classes.map(({ key }) => key)).toContain("others");
  });
});
