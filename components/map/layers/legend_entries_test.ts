import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { AttributeStats } from "../../../lib/map/sources/source_stats.ts";
import { parseMap } from "../../../lib/maps/parse_map.ts";
import { createMapState, type MapState } from "../state/map_state.ts";
import { legendEntries } from "./legend_entries.ts";

const DOCUMENT = {
  version: 1,
  title: "Places",
  datasets: {
    places: { columns: { kind: { label: "Kind", values: { cafe: "Café", bar: "Bar" } } } },
  },
  layers: [{
    id: "places",
    dataset: "places",
    type: "point",
    color: [
      { column: "kind", scale: "categories" },
      { column: "seats", scale: "bins", method: "custom", breaks: [10, 50] },
    ],
  }],
  widgets: [
    { id: "kinds", type: "category", dataset: "places", column: "kind" },
    { id: "seats", type: "histogram", dataset: "places", column: "seats" },
  ],
};

const TILES = Object.assign(JSON.parse('{"tilejson":"2.2.0","tiles":[]}'), { accessToken: "" });

function placesState(): MapState {
  const { value } = parseMap(JSON.stringify(DOCUMENT), "places.json");
  const state = createMapState({ id: "places", document: value, search: "", locale: "en" });
  state.datasetOf("places").stats.value = new Map<string, AttributeStats>([
    ["seats", { min: 0, max: 90, quantiles: { 2: [30] }, categories: [] }],
    ["kind", { min: undefined, max: undefined, quantiles: {}, categories: ["bar", "cafe"] }],
  ]);
  return state;
}

function shown(state: MapState): [label: string, isOut: boolean][] {
  const layer = state.layers.get("places");
  if (layer === undefined) throw new Error("there is no such layer");
  return legendEntries(state, layer).map(({ label, isOut }) => [label, isOut]);
}

describe("a legend's entries", () => {
  it("are categories in the document's order and labels; a filter fades the others", () => {
    const state = placesState();
    expect(shown(state)).toEqual([["Café", false], ["Bar", false]]);
    state.toggleValue("kinds", "bar");
    expect(shown(state)).toEqual([["Café", true], ["Bar", false]]);
  });

  it("are bins from high to low; a filter fades those that it excludes", () => {
    const state = placesState();
    state.setColor("places", 1);
    expect(shown(state).map(([label]) => label))
      .toEqual(["50 or more", "10 to 49", "0 to 9"]);
    state.setFilter("seats", { kind: "range", from: 20, to: 50 });
    expect(shown(state).map(([, isOut]) => isOut)).toEqual([true, false, true]);
    state.setFilter("seats", { kind: "range", from: null, to: 11 });
    expect(shown(state).map(([, isOut]) => isOut)).toEqual([true, false, false]);
  });

  it("have the number of features in view where they are bins", () => {
    const state = placesState();
    const own = state.layers.get("places");
    if (own === undefined) throw new Error("there is no such layer");
    const counts = () => legendEntries(state, own).map(({ count }) => count);
    own.tiles.value = TILES;
    own.counter.value = ([west], colors) =>
      new Map(colors.classes.slice(1).map(({ key }, at) => [key, at + (west < 0 ? 7 : 1)]));
    const look = (west: number) =>
      state.inView.value = {
        position: { longitude: 0, latitude: 0, zoom: 3 },
        bounds: [west, 0, 9, 9],
      };
    look(-1);
    expect(counts()).toEqual([null, null]);
    state.setColor("places", 1);
    expect(counts()).toEqual([8, 7, 0]);
    look(1);
    expect(counts()).toEqual([2, 1, 0]);
    own.clusters.value = TILES;
    expect(own.classCounts.value).toBeNull();
  });

  it("are not faded by filters of other columns", () => {
    const state = placesState();
    state.setFilter("seats", { kind: "range", from: 20, to: 50 });
    expect(shown(state)).toEqual([["Café", false], ["Bar", false]]);
  });
});
