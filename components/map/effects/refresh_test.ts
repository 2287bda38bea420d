import { expect } from "@std/expect";
import { it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { createPageClock } from "../../../lib/map/access/page_clock.ts";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { documentOf } from "../../../tests/helpers/map_documents.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { mapAccessOf } from "../../../tests/helpers/map_access.ts";
import { createMapState } from "../state/map_state.ts";
import { followRefresh } from "./refresh.ts";
import { followTables } from "./rows.ts";
import { createFinders } from "./search.ts";
import { followSelection } from "./selection.ts";

it("a map keeps refreshing after the clock is set back, and pauses while hidden", () => {
  using time = new FakeTime();
  const device = manualClock(time.now);
  const document = documentOf({
    version: 1,
    title: "Places",
    refresh: "PT30S",
    layers: [{ id: "points", dataset: "places", type: "point" }],
  });
  const state = createMapState({ id: "places", document, search: "", locale: "en" });
  let visible = true;
  const page = { isVisible: () => visible, isOnline: () => true, listen: () => () => {} };
  const stop = followRefresh(state, page, createPageClock(device.now, device.elapsed));
  const pass = (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 30) {
      device.pass(30_000);
      time.tick(30_000);
    }
  };
  pass(60);
  expect(state.refreshes.value).toBe(2);
  device.step(-3_600_000);
  pass(60);
  expect(state.refreshes.value).toBe(4);
  visible = false;
  pass(600);
  expect(state.refreshes.value).toBe(4);
  stop();
});

it("rows, the selected feature and search results are no older than the last refresh", async () => {
  using time = new FakeTime();
  const dataset = "places";
  const document = documentOf({
    version: 1,
    title: "Places",
    refresh: "PT30S",
    layers: [{ id: "points", dataset, type: "point" }],
    widgets: [{ id: "table", type: "table", dataset, columns: ["kind"] }],
    search: [{ id: "find", dataset, columns: ["kind"] }],
  });
  const state = createMapState({ id: "places", document, search: "?table=table", locale: "en" });
  const asked: [string, number | undefined][] = [];
  const none = () => Promise.reject(new Error("not requested in this test"));
  const engine: MapEngine = {
    access: none,
    tiles: none,
    formulas: none,
    chart: none,
    findGroups: none,
    createView: none,
    rows({ maxAge }) {
      asked.push(["rows", maxAge]);
      return Promise.resolve({ type: "table", rows: [], total: 0 });
    },
    feature({ dataset, id }, _columns, _signal, settings) {
      asked.push(["feature", settings?.maxAge]);
      return Promise.resolve({ dataset, id, properties: {}, place: null, bounds: null });
    },
    find(_request, _signal, settings) {
      asked.push(["find", settings?.maxAge]);
      return Promise.resolve([]);
    },
  };
  const stops = [followTables(state, engine), followSelection(state, engine)];
  const finders = createFinders(state, engine);
  const { signal } = new AbortController();
  const use = async (id: string) => {
    state.select({ dataset, id, properties: {}, place: null, bounds: null });
    await finders.find("find", "bar", signal);
    await time.tickAsync(1_000);
    return asked.splice(0).toSorted();
  };
  state.inView.value = {
    position: { latitude: 42, longitude: -71, zoom: 9 },
    bounds: [-72, 41, -70, 43],
  };
  state.widgets.forEach(({ open }) => open.value = true);
  const source = { sql_query: "SELECT 1", columns: ["kind"], open_parameters: [], id: "kind" };
  state.takeAccess(mapAccessOf({ apiBaseUrl: "", token: "", sources: { places: source } }));
  expect(await use("1")).toEqual([["feature", undefined], ["find", undefined], [
    "rows",
    undefined,
  ]]);
  state.refreshes.value += 1;
  expect(await use("2")).toEqual([["feature", 30], ["find", 30], ["rows", 30]]);
  for (const stop of stops) stop();
});
