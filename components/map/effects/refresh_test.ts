import { expect } from "@std/expect";
import { it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { createPageClock } from "../../../lib/map/access/page_clock.ts";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { documentOf } from "../../../tests/helpers/map_documents.ts";
import { createMapState } from "../state/map_state.ts";
import { followRefresh } from "./refresh.ts";

it("a map that refreshes goes on where somebody sets the date back, and rests while hidden", () => {
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
