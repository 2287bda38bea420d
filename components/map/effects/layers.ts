/** Updates the drawn layers when rights, filters or the zoom change. */
import { batch, computed, effect, type Signal, signal } from "@preact/signals";
import type { TilejsonResult } from "@carto/api-client";
import { isClustered, NEAREST_CLUSTERS } from "../../../lib/map/layers/clusters/clustering.ts";
import {
  cellsRequest,
  gridOf,
  rowsRequest,
  unfiltered,
} from "../../../lib/map/sources/layer_request.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { TileRequest } from "../../../lib/map/sources/tile_request.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import { learn } from "./learn.ts";
import { createPartWork, partOf } from "./part_work.ts";
import { maxAgeOf } from "./refresh.ts";

/** @returns a function that stops it. */
export function followLayers(state: MapState, engine: MapEngine): () => void {
  const stops = [...state.layers.values()].map((layer) => followLayer(state, engine, layer));
  const stopDrawing = effect(() => {
    const map = state.map.value;
    const drawn = [...state.layers.values()].flatMap((layer) => layer.drawn.value ?? []);
    map?.draw(drawn);
  });
  return () => {
    for (const stop of [...stops, stopDrawing]) stop();
  };
}

/** Loaded tiles, and the request that they came from. */
interface Asked {
  readonly key: string;
  readonly data: TilejsonResult;
}

function followLayer(state: MapState, engine: MapEngine, own: LayerState): () => void {
  const { layer } = own;
  switch (layer.type) {
    case "point":
      return followPoints(state, engine, own);
    case "line":
    case "polygon":
      return followRows(state, engine, own, own.tiles);
    case "h3":
    case "quadbin":
    case "heatmap":
      return followCells(state, engine, own, gridOf(layer) ?? "quadbin", own.tiles);
    case "raster":
      return followPresence(state, own, false);
  }
}

/** A layer is requested while it is visible and its dataset is granted. Newer requests win. */
function isWanted(own: LayerState): boolean {
  return own.visible.value && own.inZoom.value && own.dataset.sql.value !== "";
}

/**
 * A person without access to the dataset has no such layer, except for one that cannot be drawn
 * here. It makes no requests, whatever the retries.
 */
function followPresence(state: MapState, own: LayerState, canBeDrawn = true): () => void {
  return effect(() => {
    void own.attempts.value;
    if (state.access.value === null) return;
    if (!canBeDrawn || own.dataset.source.value === null) own.fault.value = "refused";
  });
}

/** @param shown receives the tiles. */
function followRows(
  state: MapState,
  engine: MapEngine,
  own: LayerState,
  shown: Signal<TilejsonResult | null>,
): () => void {
  const { layer, dataset } = own;
  const all = createPartWork([partOf(own)]);
  const some = createPartWork([partOf(own)]);
  const there = signal<Asked | null>(null);
  const request = (narrowing: TileRequest["narrowing"]): TileRequest => ({
    ...rowsRequest(state.document, layer, dataset.source.peek(), narrowing),
    maxAge: maxAgeOf(state),
  });
  const keyOf = (key: string) => `${key} ${state.refreshes.peek()}`;
  let known = "";
  // Statistics of all the person's features come first, without the link's filters: colors,
  // sizes and bins must not change with every filter.
  const stopKnowing = effect(() => {
    const sql = dataset.sql.value;
    void own.attempts.value;
    if (!isWanted(own) || known === sql) return;
    all.run(async (signal) => {
      const everything = unfiltered(dataset.narrowing().peek().parameters);
      const { key } = everything;
      const tiles = await engine.tiles(request(everything), signal);
      known = sql;
      // At once: features that are known but not present would be requested a second time.
      batch(() => {
        learn(state, own, tiles);
        if (dataset.drawnNarrowing.peek().key === key) {
          there.value = { key: keyOf(key), data: tiles.data };
        }
      });
    });
  });
  const stopAsking = effect(() => {
    const narrowing = dataset.drawnNarrowing.value;
    void own.attempts.value;
    void state.refreshes.value;
    if (!isWanted(own) || !dataset.statsSettled.value || known !== dataset.sql.value) return;
    const key = keyOf(narrowing.key);
    if (there.peek()?.key === key) return;
    some.run(async (signal) => {
      const { data } = await engine.tiles(request(narrowing), signal);
      there.value = { key, data };
      state.updatedAt.value = Date.now();
    });
  });
  const stopShowing = effect(() => {
    shown.value = there.value?.data ?? null;
  });
  const stopForgetting = effect(() => {
    if (state.access.value !== null) return;
    all.stop();
    some.stop();
    known = "";
    there.value = null;
  });
  const stops = [
    followPresence(state, own),
    stopKnowing,
    stopAsking,
    stopShowing,
    stopForgetting,
    all.stop,
    some.stop,
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Rows aggregated into cells. */
function followCells(
  state: MapState,
  engine: MapEngine,
  own: LayerState,
  kind: "h3" | "quadbin",
  shown: Signal<TilejsonResult | null>,
  isNeeded: () => boolean = () => true,
): () => void {
  const { layer, dataset } = own;
  const work = createPartWork([partOf(own)]);
  let asked = "";
  const stopAsking = effect(() => {
    // Tiles of a tileset are the same whatever the filters are.
    const { drawnNarrowing, isTileset } = dataset;
    const narrowing = (isTileset.value ? drawnNarrowing : dataset.narrowing()).value;
    const attempts = own.attempts.value;
    const refreshes = state.refreshes.value;
    const key = JSON.stringify([dataset.sql.value, narrowing.key, attempts, refreshes]);
    if (!isWanted(own) || !isNeeded() || asked === key) return;
    work.run(async (signal) => {
      const request = { ...cellsRequest(layer, kind, narrowing), maxAge: maxAgeOf(state) };
      const tiles = await engine.tiles(request, signal);
      asked = key;
      batch(() => {
        if (layer.type !== "point") learn(state, own, tiles);
        shown.value = tiles.data;
        state.updatedAt.value = Date.now();
      });
    });
  });
  const stopForgetting = effect(() => {
    if (state.access.value !== null) return;
    work.stop();
    asked = "";
    shown.value = null;
  });
  const stops = [
    ...layer.type === "point" ? [] : [followPresence(state, own)],
    stopAsking,
    stopForgetting,
    work.stop,
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Single points, or clusters where points could not be distinguished. */
function followPoints(state: MapState, engine: MapEngine, own: LayerState): () => void {
  const { layer, dataset } = own;
  const points = signal<TilejsonResult | null>(null);
  if (layer.type !== "point" || layer.cluster === false) {
    return followRows(state, engine, own, own.tiles);
  }
  const { cluster } = layer;
  const clusters = signal<TilejsonResult | null>(null);
  const zoom = computed(() => state.inView.value?.position.zoom ?? Infinity);
  const apart = computed(() => zoom.value >= NEAREST_CLUSTERS || !own.crowded.value);
  const clustered = computed(() => zoom.value < cluster.below_zoom || !apart.value);
  const stops = [
    followRows(state, engine, own, points),
    followCells(state, engine, own, "quadbin", clusters, () => clustered.value),
    // Of many features few may be in view: known only once CARTO has counted them.
    effect(() => {
      const inView = dataset.count.value ?? dataset.total.value;
      if (inView === null) return;
      own.crowded.value = isClustered(own.crowded.peek(), inView, cluster.above_features);
    }),
    // Hidden layers are not loaded.
    effect(() => {
      own.tiles.value = apart.value ? points.value : null;
      own.clusters.value = clustered.value ? clusters.value : null;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
