/** Keeps what is drawn true to the person's rights, the filters, and from how far one looks. */
import { batch, computed, effect, signal } from "@preact/signals";
import type { TilejsonResult } from "@carto/api-client";
import { capabilitiesOf } from "../../../lib/map/fields/dataset.ts";
import { isCrowded } from "../../../lib/map/layers/crowd.ts";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine.ts";
import type { Drawing } from "../../../lib/map/view/map_view.ts";
import type { Bounds } from "../../../lib/map/view/position.ts";
import { sourceStats } from "../../../lib/map/sources/source_stats.ts";
import { CLUSTER_BELOW_ZOOM, STORE_ZOOM } from "../../../lib/map/view/zoom_levels.ts";
import type { MapStore } from "../map_store.ts";

/** A source that is drawn, and by which filters. */
interface Filtered<T> {
  readonly key: string;
  readonly data: T;
}

/**
 * @param format a cluster's label.
 * @returns what ends it.
 */
export function followSources(
  store: MapStore,
  engine: MapEngine,
  format: (count: number) => string,
): () => void {
  const stores = signal<Filtered<TilejsonResult> | null>(null);
  const clusters = signal<Filtered<Drawing["clusters"]> | null>(null);
  const work = {
    all: createAbortPrevious(),
    stores: createAbortPrevious(),
    clusters: createAbortPrevious(),
  };
  const zoom = computed(() => store.inView.value?.position.zoom ?? Infinity);
  const apart = computed(() => zoom.value >= STORE_ZOOM || !store.crowded.value);
  const clustered = computed(() => zoom.value < CLUSTER_BELOW_ZOOM || !apart.value);

  function show(next: Filtered<TilejsonResult>): void {
    stores.value = next;
    const { count } = sourceStats(next.data.tilestats);
    if (count === null) return;
    // Of many, few may be in view: that is known only once CARTO has counted those.
    if (!isCrowded(false, count)) store.crowded.value = false;
    else if (store.figures.peek() === null) store.crowded.value = true;
  }

  const stopCounting = effect(() => {
    const figures = store.figures.value;
    if (figures !== null) store.crowded.value = isCrowded(store.crowded.peek(), figures.count);
  });
  // What all of the person's stores are like is asked first, whatever a link filters: colours,
  // sizes and bins must not change with every filter.
  const stopKnowing = effect(() => {
    void store.rights.value;
    work.all.run(async (ended) => {
      const access = await engine.access(ended);
      const all = await engine.storeTiles({}, ended);
      // At once: stores that are known but not there would be asked for a second time.
      batch(() => {
        store.known.value = {
          capabilities: capabilitiesOf(access),
          groups: access.groups,
          stats: sourceStats(all.tilestats),
          bounds: extentOf(all.bounds),
        };
        if (store.filterKey.peek() === NO_FILTERS) show({ key: NO_FILTERS, data: all });
      });
    });
  });
  const stopStores = effect(() => {
    const key = store.filterKey.value;
    if (store.known.value === null || stores.peek()?.key === key) return;
    work.stores.run(async (ended) => {
      const data = await engine.storeTiles(store.filters.peek(), ended);
      batch(() => show({ key, data }));
    });
  });
  const stopClusters = effect(() => {
    const key = store.filterKey.value;
    if (store.known.value === null || !clustered.value || clusters.peek()?.key === key) return;
    work.clusters.run(async (ended) => {
      const data = await engine.clusterTiles(store.filters.peek(), ended);
      clusters.value = { key, data };
    });
  });
  const stopForgetting = effect(() => {
    if (store.known.value !== null) return;
    work.stores.stop();
    work.clusters.stop();
    batch(() => stores.value = clusters.value = null);
  });
  let drawn = false;
  const stopDrawing = effect(() => {
    if (store.map.value === null || (store.known.value === null && !drawn)) return;
    drawn = true;
    store.map.value.draw({
      // What is not seen is not loaded.
      stores: apart.value ? stores.value?.data ?? null : null,
      clusters: clustered.value ? clusters.value?.data ?? null : null,
      style: store.style.value,
      format,
    });
  });
  const stops = [stopCounting, stopKnowing, stopStores, stopClusters, stopForgetting, stopDrawing];
  return () => {
    for (const stop of stops) stop();
    for (const part of Object.values(work)) part.stop();
  };
}

const NO_FILTERS = "{}";

/** A source without rows has no extent, whatever its TileJSON says instead. */
function extentOf(bounds: readonly number[] | undefined): Bounds | null {
  const [west, south, east, north] = bounds ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    return null;
  }
  return [west, south, east, north].every(Number.isFinite) ? [west, south, east, north] : null;
}
