import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { type MapAccess, MapError } from "../../../lib/map/access/map_access.ts";
import type { MapEngine, Tiles } from "../../../lib/map/sources/map_engine_types.ts";
import { documentOf } from "../../../tests/helpers/map_documents.ts";
import { createMapState, type MapState } from "../state/map_state.ts";
import { followComputations } from "./computations.ts";
import { followLayers } from "./layers.ts";
import { followSelection } from "./selection.ts";

const dataset = "places";
const document = documentOf({
  version: 1,
  title: "Places",
  layers: [{ id: "points", dataset, type: "point", cluster: false }],
  widgets: [
    { id: "count", type: "formula", dataset, operation: "count" },
    { id: "kinds", type: "category", dataset, column: "kind" },
    { id: "mode", type: "parameter", dataset, column: "mode", default: "day" },
  ],
});
const feature = {
  dataset,
  id: "9007199254740993123",
  place: null,
  bounds: null,
  properties: { kind: "bar" },
};

/** @param rows the table's rows that the token grants. */
const accessTo = (rows: string, apis = ["maps", "sql"]): MapAccess => ({
  token: `for ${rows} by ${apis}`,
  display_name: "Ann Baker",
  groups: [],
  expires_at: "2030-01-01T00:00:00Z",
  expires_in: 900,
  api_base_url: "https://carto.test",
  connection_name: "warehouse",
  allowed_apis: apis,
  sources: {
    places: {
      sql_query: `SELECT * FROM places WHERE ${rows}`,
      columns: ["kind"],
      open_parameters: ["mode"],
      id: "id",
    },
  },
});

/** A fake CARTO that responds at once with this, or not at all while it is undefined. */
interface Carto {
  tiles?: () => Tiles;
  results?: () => number;
  feature?: () => typeof feature | null;
}

const TILEJSON: Tiles["data"] = Object.create(null);
const tiles: Tiles = {
  data: Object.assign(TILEJSON, { tiles: ["https://carto.test/{z}"], bounds: [-72, 41, -70, 43] }),
  stats: { count: 5, attributes: new Map(), types: new Map() },
};

function engineOn(carto: Carto): MapEngine {
  const from = async <T>(answer: (() => T) | undefined): Promise<T> =>
    answer === undefined ? await new Promise<never>(() => {}) : await Promise.resolve(answer());
  const none = () => Promise.reject(new Error("not requested in this test"));
  return {
    access: none,
    tiles: () => from(carto.tiles),
    async formulas(widgets) {
      const value = await from(carto.results);
      const results = widgets.map(({ id }) => [id, { type: "formula", value }] as const);
      return { count: value, results: new Map(results) };
    },
    async chart() {
      const value = await from(carto.results);
      return { type: "category", groups: [{ name: "bar", value }], others: null };
    },
    rows: none,
    feature: () => from(carto.feature),
    find: none,
    findGroups: none,
    createView: none,
  };
}

let time: FakeTime;
let carto: Carto;
let state: MapState;
let stops: (() => void)[];

beforeEach(async () => {
  time = new FakeTime();
  carto = { tiles: () => tiles, results: () => 5, feature: () => feature };
  state = createMapState({ id: "places", document, search: "", locale: "en" });
  const engine = engineOn(carto);
  stops = [
    followLayers(state, engine),
    followComputations(state, engine),
    followSelection(state, engine),
  ];
  const position = { latitude: 42, longitude: -71, zoom: 9 };
  state.inView.value = { position, bounds: [-72, 41, -70, 43] };
  state.takeAccess(accessTo("city = 'Boston'"));
  await time.tickAsync(1_000);
});
afterEach(() => {
  for (const stop of stops) stop();
  time.restore();
});

/** The person's rows on the screen. */
const shown = () => ({
  tiles: state.layers.get("points")?.drawn.value?.tiles ?? null,
  results: ["count", "kinds"].map((id) => state.widgets.get(id)?.result.value ?? null),
  total: state.datasetOf(dataset).total.value,
  extent: state.datasetOf(dataset).extent.value ?? null,
  selected: state.selected.value,
  confirmed: state.confirmed.value,
  hovered: state.hovered.value,
});
const nothing = {
  tiles: null,
  results: [null, null],
  total: null,
  extent: null,
  selected: null,
  confirmed: null,
  hovered: null,
};
const faults = () => [...state.widgets.values()].map(({ fault }) => fault.value);

describe("a person's data on the screen", () => {
  beforeEach(async () => {
    state.select(feature);
    state.hovered.value = { layer: "points", x: 0, y: 0, feature };
    await time.tickAsync(1_000);
  });

  it("stays with the next token for the same rows", () => {
    const before = shown();
    expect(Object.values(before)).not.toContain(null);
    state.takeAccess({ ...accessTo("city = 'Boston'"), token: "another" });
    expect(shown()).toEqual(before);
  });

  it("is gone at once with other rights, however long CARTO takes for what they open", async () => {
    Object.assign(carto, { tiles: undefined, results: undefined, feature: undefined });
    state.takeAccess(accessTo("city = 'Salem'"));
    expect(shown()).toEqual(nothing);
    expect(state.ended.value).toBe(false);
    await time.tickAsync(29_000);
    expect(shown()).toEqual(nothing);
  });

  it("is loaded again with other rights", async () => {
    Object.assign(carto, { results: () => 2, feature: () => null });
    state.takeAccess(accessTo("city = 'Salem'"));
    await time.tickAsync(1_000);
    const { tiles: drawn, results, selected, confirmed } = shown();
    expect(drawn).toBe(tiles.data);
    expect(results[0]).toEqual({ type: "formula", value: 2 });
    // The feature is no longer among the rows.
    expect([selected, confirmed, state.query.value.selected]).toEqual([null, null, null]);
  });

  it("is gone when access ends", () => {
    state.takeAccess(null);
    expect(shown()).toEqual(nothing);
    expect(state.ended.value).toBe(true);
  });
});

describe("a widget that CARTO cannot answer", () => {
  beforeEach(async () => {
    carto.results = () => {
      throw new MapError("gone");
    };
    state.setParameter("mode", "night");
    await time.tickAsync(1_000);
    expect(faults()).toEqual(["gone", "gone", null]);
  });

  it("shows the fault also after a layer was hidden, and with the next token", () => {
    state.setVisible("points", false);
    state.takeAccess({ ...accessTo("city = 'Boston'"), token: "another" });
    expect(faults()).toEqual(["gone", "gone", null]);
  });

  it("shows it again where a retry is refused too", async () => {
    for (const { retry } of state.widgets.values()) retry();
    await time.tickAsync(1_000);
    expect(faults()).toEqual(["gone", "gone", null]);
  });
});

it("a widget that cannot be computed shows a fault, without affecting the others", async () => {
  const [count, ...others] = document.widgets;
  if (count === undefined) throw new Error("no widget");
  const sum = { ...count, id: "sum", operation: "sum", column: "id", unfit: true } as const;
  const documentWithSum = { ...document, widgets: [count, sum, ...others] };
  const own = createMapState({ id: "places", document: documentWithSum, search: "", locale: "en" });
  const asked: string[] = [];
  const engine = engineOn(carto);
  stops.push(followComputations(own, {
    ...engine,
    formulas(widgets, ...rest) {
      asked.push(...widgets.map(({ id }) => id));
      return engine.formulas(widgets, ...rest);
    },
  }));
  own.inView.value = state.inView.value;
  own.takeAccess(accessTo("city = 'Boston'"));
  const [figure, unfit] = [own.widgets.get("count"), own.widgets.get("sum")];
  for (const _try of [1, 2]) {
    await time.tickAsync(1_000);
    expect(unfit?.fault.value).toBe("unfit");
    expect(figure?.result.value).toEqual({ type: "formula", value: 5 });
    unfit?.retry();
    own.takeAccess(null);
    own.takeAccess(accessTo("city = 'Boston'"));
  }
  expect(new Set(asked)).toEqual(new Set(["count"]));
});

describe("a layer that misses a tile", () => {
  it("requests its tiles again on a retry, also where CARTO's response is the same", () => {
    const layer = state.layers.get("points");
    const addresses = () => layer?.drawn.value?.tiles?.tiles;
    const before = addresses();
    layer?.retry();
    const after = addresses();
    expect(before).toEqual(["https://carto.test/{z}"]);
    expect(after).not.toEqual(before);
    const sent = after?.map((url) => new Request(url.replace("{z}", "9")).url.split("#")[0]);
    expect(sent).toEqual(["https://carto.test/9"]);
  });
});

describe("a dataset for which CARTO computes nothing", () => {
  it("shows a fault in each widget, despite retries, until it is computed again", async () => {
    state.takeAccess(accessTo("city = 'Boston'", ["maps"]));
    expect(faults()).toEqual(["no_sql", "no_sql", "no_sql"]);
    for (const { retry } of state.widgets.values()) retry();
    expect(faults()).toEqual(["no_sql", "no_sql", "no_sql"]);
    state.takeAccess(accessTo("city = 'Boston'"));
    await time.tickAsync(1_000);
    expect(faults()).toEqual([null, null, null]);
  });
});

describe("a part without a response", () => {
  it("keeps its data while the person may see it", async () => {
    carto.results = undefined;
    state.setParameter("mode", "night");
    await time.tickAsync(31_000);
    expect(faults()).toEqual([null, null, null]);
  });

  it("shows a fault after 30 seconds without data", async () => {
    carto.results = undefined;
    state.takeAccess(accessTo("city = 'Austin'"));
    await time.tickAsync(31_000);
    expect(faults()).toEqual(["slow", "slow", null]);
  });
});
