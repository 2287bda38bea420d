/** Creates the map in the page, and copies its events to the state. */
import { batch, effect } from "@preact/signals";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { insetsOf, stageNow } from "../../../lib/map/first/first_stage.ts";
import type { MapViewOptions } from "../../../lib/map/view/map_view_types.ts";
import type { Bounds, MapPosition } from "../../../lib/map/view/position.ts";
import type { MapState } from "../state/map_state.ts";
import { tellCovers } from "./covers.ts";
import { isHeldUp, START_BOUNDS, startTarget } from "./start.ts";
import { featureCounter } from "../../../lib/map/layers/class_counts.ts";
import { idColumnOf } from "../../../lib/map/layers/feature_id.ts";

/** The longest wait for the initial view while CARTO may still answer, in milliseconds. */
const PATIENCE_MS = 10_000;
/** After this time the map is created while it waits, in milliseconds. */
const IDLE_MS = 200;

export type ViewOptions = Pick<
  MapViewOptions,
  | "container"
  | "workerUrl"
  | "layerUrls"
  | "basemap"
  | "basemapOptions"
  | "texts"
  | "format"
  | "cooperates"
>;

/**
 * Starts at the link's view, else at the person's features: a view that is left at once would waste
 * its tiles. The map is created meanwhile.
 *
 * @returns a function that removes the map.
 */
export function showView(
  state: MapState,
  engine: MapEngine,
  { onStep, ...options }: ViewOptions & Pick<MapViewOptions, "onStep">,
): () => void {
  let removed = false;

  async function show(): Promise<void> {
    const known = state.linked.position ?? startOf(state);
    await Promise.race([known, new Promise((resolve) => setTimeout(resolve, IDLE_MS))]);
    if (removed) return;
    const [map, start] = await Promise.all([
      engine.createView({ ...options, ...eventsOf(state), onStep, theme: state.theme.peek() }),
      known,
    ]);
    if (removed) return map.remove();
    map.setTheme(state.theme.peek());
    // The tools, which measure what covers the map, may not be loaded yet.
    map.setCovers(state.covered.peek() ?? { boxes: [], insets: insetsOf(stageNow()) });
    map.begin(start ?? START_BOUNDS);
    batch(() => {
      state.map.value = map;
      state.inView.value = map.inView();
    });
    if (start === null) moveWhenKnown(state);
  }

  show().catch((error) => {
    if (removed) return;
    if (!(error instanceof MapError)) throw error;
    state.unsupported.value = state.isDrawn.value = true;
    lookAtAll(state);
  });
  const stopTelling = tellCovers(state);
  return () => {
    removed = true;
    stopTelling();
    state.map.peek()?.remove();
    state.map.value = null;
  };
}

function eventsOf(state: MapState) {
  return {
    view: state.document.view,
    layers: state.document.layers,
    onHover: (hovered) => state.hovered.value = hovered,
    onPick: state.select,
    onFirstDraw: () => state.isDrawn.value = true,
    onMove: () => state.hovered.value = null,
    onRest: (view, moved) =>
      batch(() => {
        state.inView.value = view;
        if (moved) state.moved.value = true;
      }),
    onLoading(id, tiles) {
      const layer = state.layers.get(id);
      if (layer !== undefined) layer.loadingTiles.value = tiles;
    },
    onCrowd(id) {
      const layer = state.layers.get(id);
      if (layer !== undefined) layer.crowded.value = true;
    },
    onTiles(id, tiles) {
      const layer = state.layers.get(id);
      if (layer === undefined) return;
      if (layer.dataset.isTileset.peek()) layer.loaded.value = tiles;
      if (tiles.length === 0) return;
      const idColumn = idColumnOf({ idColumn: layer.dataset.source.peek()?.id ?? null });
      layer.counter.value = featureCounter(tiles.map(({ content }) => content), idColumn);
    },
    onCountable(id, counter) {
      const layer = state.layers.get(id);
      if (layer !== undefined) layer.counter.value = counter;
    },
    onCellStats(id, stats) {
      const layer = state.layers.get(id);
      if (layer !== undefined) layer.cellStats.value = stats;
    },
    onLayerFault(id, fault) {
      const layer = state.layers.get(id);
      if (layer !== undefined) layer.fault.value = fault;
    },
    onContext: (context) => state.context.value = context,
  } satisfies Partial<MapViewOptions>;
}

/** Calls back once with the first known value. @returns a function that cancels it. */
function whenKnown(state: MapState, found: (target: MapPosition | Bounds | null) => void) {
  let over = false;
  const stop = effect(() => {
    const target = startTarget(state);
    if (target === undefined || over) return;
    over = true;
    queueMicrotask(() => {
      stop();
      found(target);
    });
  });
  return stop;
}

/** @returns the initial view; null if it takes too long, or will not come soon. */
function startOf(state: MapState): Promise<MapPosition | Bounds | null> {
  const { promise, resolve } = Promise.withResolvers<MapPosition | Bounds | null>();
  const giveUp = () => resolve(null);
  const stopWaiting = whenKnown(state, resolve);
  const stopWatching = effect(() => {
    if (isHeldUp(state)) giveUp();
  });
  const timer = setTimeout(giveUp, PATIENCE_MS);
  return promise.finally(() => {
    clearTimeout(timer);
    stopWaiting();
    stopWatching();
  });
}

/** Without a map, figures and tables cover all rows. */
function lookAtAll(state: MapState): void {
  whenKnown(state, (target) => {
    const [west, south, east, north] = target !== null && !("zoom" in target)
      ? target
      : START_BOUNDS;
    const position = { longitude: (west + east) / 2, latitude: (south + north) / 2, zoom: 0 };
    state.inView.value = { position, bounds: [west, south, east, north] };
  });
}

/** A map that started elsewhere moves to the features, unless it was moved meanwhile. */
function moveWhenKnown(state: MapState): void {
  whenKnown(state, (target) => {
    if (target !== null && !state.moved.peek()) state.map.peek()?.begin(target);
  });
}
