/** The stage in a page with its data loaded, and a map that only records calls. */
import { render } from "preact";
import { useRef } from "preact/hooks";
import { tellCovers } from "../../../components/map/effects/covers.ts";
import { placesState } from "../../../components/map/panel/test_states.ts";
import { MapStage, type MapStageProps } from "../../../components/map/stage/MapStage.tsx";
import { loadRooms } from "../../../components/map/stage/use_rooms.ts";
import type { StageRun } from "../../../components/map/stage/stage_run.ts";
import { stageClass, UI_PARTS, usedUi } from "../../../components/map/stage/ui_parts.ts";
import { stageNow, stageToBe } from "../../../lib/map/first/first_stage.ts";
import { localeNamed } from "../../../lib/locale/locale.ts";
import type { MapView } from "../../../lib/map/view/map_view_types.ts";
import type { MapState } from "../../../components/map/state/map_state.ts";
import type {} from "../panel/globals.ts";
import type {} from "./globals.ts";

const never = () => {
  throw new Error("the stage asks for no such thing");
};

/** A map that records what the stage passes to it. */
function recordingView(state: MapState, map: typeof globalThis.stageMap): MapView {
  return {
    inView: () => state.inView.peek() ?? never(),
    moveTo: (target) => void ("zoom" in target && map.moves.push(target)),
    setCovers: (covers) => map.covers = covers,
    showFeature() {},
    mark() {},
    begin: never,
    draw: never,
    setTheme: never,
    capture: never,
    settled: never,
    remove: never,
  };
}

const runOf = (map: typeof globalThis.stageMap): StageRun => ({
  keeper: { resume: never },
  engine: {
    access: never,
    tiles: never,
    formulas: never,
    chart: never,
    rows: never,
    feature: never,
    find: never,
    findGroups: never,
    createView: never,
  },
  step() {},
  find: () => Promise.resolve([]),
  findGroups: () => Promise.resolve([]),
  elsewhere: () => Promise.resolve(null),
  retry: (part) => map.retried.push(part),
});

function Stage(props: Omit<MapStageProps, "container" | "onWindow">) {
  const container = useRef<HTMLDivElement>(null);
  return <MapStage {...props} container={container} onWindow={() => {}} />;
}

/** A stand-in for MapLibre's canvas, which has the map's focus. */
function addCanvas(): void {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("aria-label", "Map");
  canvas.setAttribute("role", "region");
  const map = document.querySelector(".map-canvas");
  map?.classList.add("maplibregl-map");
  map?.append(canvas);
}

let stopTelling = () => {};

globalThis.startComponents = (search) => {
  const root = document.querySelector("main");
  if (root === null) throw new Error("The page has no place for the stage");
  stopTelling();
  render(null, root);
  history.replaceState(null, "", `/${search}`);
  const asked = new URLSearchParams(search);
  const locale = localeNamed(asked.get("lang")) ?? "en";
  const names = asked.get("ui")?.split(" ");
  const ui = new Set(UI_PARTS.filter((part) => names?.includes(part) ?? true));
  document.documentElement.lang = locale;
  const state = placesState(globalThis.mapDocument, locale, search);
  const map: typeof globalThis.stageMap = { covers: null, moves: [], retried: [] };
  globalThis.stageState = state;
  globalThis.stageMap = map;
  globalThis.measureStage = () => ({
    now: stageNow(),
    toBe: stageToBe({ stageClass: stageClass(usedUi(ui, state.document)), dock: false }),
  });
  globalThis.stageFeature = {
    dataset: "places",
    id: "7",
    properties: { street: "7 Broad Street", kind: "bar", income: 1_559_229, area: 2_025 },
    place: [-71.06, 42.36],
    bounds: null,
  };
  state.inView.value = {
    position: { latitude: 42.36, longitude: -71.06, zoom: 11 },
    bounds: [-71.5, 42, -70.5, 42.7],
  };
  state.map.value = recordingView(state, map);
  stopTelling = tellCovers(state);
  render(<Stage state={state} run={runOf(map)} locale={locale} ui={ui} />, root);
  addCanvas();
};

// Loads all of the stage at once: lazy loading is not tested here.
await loadRooms(globalThis.mapDocument);
globalThis.startComponents(location.search);
