/** Puts the map into the page, and tells the store what becomes of it. */
import { batch } from "@preact/signals";
import type { MapEngine } from "../../../lib/map/sources/map_engine.ts";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { MapViewOptions } from "../../../lib/map/view/map_view.ts";
import { type Bounds, samePosition } from "../../../lib/map/view/position.ts";
import type { MapStore } from "../map_store.ts";

/** The contiguous United States: what is seen until the person's own extent is known. */
const START_BOUNDS: Bounds = [-125, 24.5, -66.5, 49.5];
/** So long the map waits to learn where to begin, in milliseconds. */
const PATIENCE_MS = 1_000;
/** From then on it is made while it waits, in milliseconds: the answer would come no sooner. */
const IDLE_MS = 200;

export type ViewOptions = Pick<
  MapViewOptions,
  "container" | "workerUrl" | "basemap" | "basemapOptions" | "texts"
>;

/**
 * Begins where the link says, else where the person's stores are: a view that is left at once would
 * cost its tiles. The map is made while that is found out.
 *
 * @returns what takes the map away.
 */
export function showView(
  store: MapStore,
  engine: MapEngine,
  { onStep, ...options }: ViewOptions & Pick<MapViewOptions, "onStep">,
): () => void {
  let removed = false;

  async function show(): Promise<void> {
    const known = store.linked.position ?? startBounds(store);
    await Promise.race([known, new Promise((resolve) => setTimeout(resolve, IDLE_MS))]);
    if (removed) return;
    const [map, start] = await Promise.all([
      engine.createView({
        ...options,
        theme: store.theme.peek(),
        onHover: (hovered) => store.hovered.value = hovered,
        onPick: store.select,
        onStep,
        onMove: () => store.hovered.value = null,
        onRest: (view) => store.inView.value = view,
        onLoading: (tiles) => store.loadingTiles.value = tiles,
        onCrowd: () => store.crowded.value = true,
        onTileError: () => store.incomplete.value = true,
      }),
      known,
    ]);
    if (removed) return map.remove();
    map.setTheme(store.theme.peek());
    map.begin(start ?? START_BOUNDS);
    batch(() => {
      store.began.value = map.inView().position;
      store.map.value = map;
      store.inView.value = map.inView();
    });
    if (start === null) moveWhenKnown(store);
  }

  show().catch((error) => {
    if (removed) return;
    if (!(error instanceof MapError)) throw error;
    store.unsupported.value = true;
    lookAtAll(store);
  });
  return () => {
    removed = true;
    store.map.peek()?.remove();
    store.map.value = null;
  };
}

/** @returns where the person's stores are; null where that takes too long to learn. */
function startBounds({ known }: MapStore): Promise<Bounds | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, PATIENCE_MS, null);
    const stop = known.subscribe((value) => {
      // Called at once as well, before `stop` is there.
      if (value !== null) queueMicrotask(() => done(value.bounds));
    });
    function done(bounds: Bounds | null): void {
      clearTimeout(timer);
      stop();
      resolve(bounds);
    }
  });
}

/** Without a map, the figures and the table are of all that there is. */
function lookAtAll({ inView, known }: MapStore): void {
  const stop = known.subscribe((value) => {
    if (value === null) return;
    queueMicrotask(() => stop());
    const [west, south, east, north] = value.bounds ?? START_BOUNDS;
    const position = { longitude: (west + east) / 2, latitude: (south + north) / 2, zoom: 0 };
    inView.value = { position, bounds: [west, south, east, north] };
  });
}

/** A map that had to begin somewhere else goes to the stores, unless somebody moved it meanwhile. */
function moveWhenKnown({ began, inView, known, map }: MapStore): void {
  const stop = known.subscribe((value) => {
    if (value === null) return;
    queueMicrotask(() => stop());
    const { bounds } = value;
    const [shown, first, now] = [map.peek(), began.peek(), inView.peek()?.position];
    if (bounds === null || shown === null || !first || !now || !samePosition(first, now)) return;
    batch(() => {
      shown.moveTo(bounds, { animate: false });
      began.value = shown.inView().position;
    });
  });
}
