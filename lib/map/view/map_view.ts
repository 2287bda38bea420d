/** MapLibre with the stores drawn over it by deck.gl. Heavy: import it when a map is to be shown. */
import type { PickingInfo } from "@deck.gl/core";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import type { TilejsonResult } from "@carto/api-client";
import { setWorkerUrl } from "maplibre-gl";
import type { AccessKeeper } from "../access/access_keeper.ts";
import {
  type BasemapOptions,
  type BasemapSetting,
  loadBasemapStyle,
  type Theme,
} from "../basemap/basemap_style.ts";
import { createBasemapTurn } from "../basemap/basemap_turn.ts";
import { createBlankMap } from "../basemap/blank_map.ts";
import { captureMap } from "../export/capture.ts";
import { isCrowded, storesInTiles, type StoreTile } from "../layers/crowd.ts";
import { createPicking, NO_PICKING } from "./picking.ts";
import type { Bounds, InView, MapPosition } from "./position.ts";
import { createStoreRing } from "./store_ring.ts";
import { type LngLat, parseStore, type PlacedStore, pointOf, type Store } from "../fields/store.ts";
import {
  clusterCount,
  clusterLayer,
  CLUSTERS_LAYER,
  storeLayer,
  STORES_LAYER,
  type StoreStyle,
} from "../layers/store_layers.ts";
import { createTileFetch, type TileFetch } from "../access/tile_fetch.ts";
import { CLOSEST_FIT, STORE_ZOOM } from "./zoom_levels.ts";

/** What is under the pointer; x and y in CSS pixels from the map's top left. */
export type Hovered =
  & ({ readonly store: Store } | { readonly cluster: number })
  & { readonly x: number; readonly y: number };

export interface MapViewOptions {
  readonly container: HTMLElement;
  /** Where our own server has MapLibre's worker: bundling loses the place it looks at by itself. */
  readonly workerUrl: string;
  readonly basemap: BasemapSetting;
  readonly basemapOptions: BasemapOptions;
  readonly theme: Theme;
  /** The map's texts in the person's language, by MapLibre's keys. */
  readonly texts: Readonly<Record<string, string>>;
  readonly keeper: AccessKeeper;
  onHover(hovered: Hovered | null): void;
  /** A store was picked by pointer or keyboard, or a place without one. */
  onPick(store: PlacedStore | null): void;
  /** The person asks for the next store, or with -1 for the one before. */
  onStep(step: 1 | -1): void;
  /** The view changes. */
  onMove(): void;
  /** The view has come to rest. */
  onRest(view: InView): void;
  /** How many tiles of stores are on their way. */
  onLoading(tiles: number): void;
  /** More stores came into view than can be told apart. */
  onCrowd(): void;
  /** A tile of stores did not arrive, for good: the map has a hole. */
  onTileError(error: unknown): void;
}

/** What is drawn. */
export interface Drawing {
  readonly stores: TilejsonResult | null;
  /** Drawn from afar, where it is there. */
  readonly clusters: { readonly data: TilejsonResult; readonly countColumn: string } | null;
  readonly style: StoreStyle;
  /** A cluster's label. */
  format(count: number): string;
}

export interface StoresMap {
  /** Looks there for a start. Until then there is nothing to see, and nothing is told of the view. */
  begin(start: MapPosition | Bounds): void;
  draw(drawing: Drawing): void;
  inView(): InView;
  /** Moves there; at once where the person wants less motion. */
  moveTo(target: MapPosition | Bounds, how?: { readonly animate: boolean }): void;
  /** Brings a place into view, from near enough to see its store by itself. */
  showPlace(place: LngLat): void;
  /** Draws a ring around the place; null takes it away. */
  ring(place: LngLat | null): void;
  setTheme(theme: Theme): void;
  /** @returns what the map shows now, as a picture with the credits of its data. */
  capture(): HTMLCanvasElement;
  remove(): void;
}

const FIT_PADDING = 56;
/** How far from the map's middle the keyboard reaches, in CSS pixels. */
const REACH = 24;

/**
 * Does all that can be done before it is known where to look.
 *
 * @throws {MapError} `unsupported` in a browser without WebGL2.
 */
export async function createMapView(options: MapViewOptions): Promise<StoresMap> {
  const { container, onHover, onPick, onTileError } = options;
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const styleOf = await loadBasemapStyle(options.basemap, options.basemapOptions);
  let theme = options.theme;
  let drawing: Drawing | null = null;
  let loading = 0;
  let highlighted: number | undefined;
  const storeTiles = new Set<StoreTile>();
  /** Stay until the stores that they stood for are there. */
  let leaving: Drawing["clusters"] = null;

  setWorkerUrl(options.workerUrl);
  const map = createBlankMap(container, { texts: options.texts, isStill: stillness.matches });

  let hasBasemap = false;
  const basemapTurn = createBasemapTurn(() => {
    hasBasemap = true;
    map.setStyle(styleOf(theme), { diff: false });
  }, requestAnimationFrame);
  let isReady = false;
  const overlay = new MapLibreOverlay({
    interleaved: false,
    layers: [],
    ...NO_PICKING,
    // Circles and letters are smooth by their shaders; samples would cost four times the pixels.
    deviceProps: { webgl: { antialias: false } },
    onAfterRender: basemapTurn.drawn,
    onLoad() {
      isReady = true;
      // The map's own canvas listens to keys: one without a name is no place to stop at.
      overlay.getCanvas()?.removeAttribute("tabindex");
    },
  });
  map.addControl(overlay);
  const ring = createStoreRing(map);
  const pick = createPicking({
    map,
    overlay,
    layerIds: [STORES_LAYER, CLUSTERS_LAYER],
    isReady: () => isReady,
    onHover: hover,
    onClick: choose,
  });
  map.getCanvas().addEventListener("keydown", onKey);

  const fetchWhenever = createTileFetch(options.keeper);
  const fetchTile: TileFetch = async (url, context) => {
    options.onLoading(++loading);
    basemapTurn.asked();
    try {
      const content = await fetchWhenever(url, context);
      basemapTurn.arrived();
      return content;
    } finally {
      options.onLoading(--loading);
    }
  };

  function redraw(): void {
    if (drawing === null) return;
    const { stores, style, format } = drawing;
    const clusters = drawing.clusters ?? leaving;
    if (stores === null) storeTiles.clear();
    const common = { theme, fetch: fetchTile, onTileError };
    overlay.setProps({
      layers: [
        stores && storeLayer({
          ...common,
          data: stores,
          style,
          highlighted,
          onTileLoad(tile) {
            storeTiles.add(tile);
            lookForCrowd();
          },
          onTileUnload: (tile) => storeTiles.delete(tile),
          onViewportLoad() {
            if (leaving === null) return;
            leaving = null;
            // deck.gl tells in the midst of an update of its layers, and would lose these.
            queueMicrotask(redraw);
          },
        }),
        clusters && clusterLayer({ ...common, ...clusters, format }),
      ],
    });
  }

  function lookForCrowd(): void {
    if (isCrowded(false, storesInTiles(storeTiles, inView().bounds))) options.onCrowd();
  }

  function hover(info: PickingInfo | null): void {
    const store = info?.layer?.id === STORES_LAYER ? parseStore(info.object?.properties) : null;
    container.classList.toggle("map-points", info !== null);
    if (store?.store_id !== highlighted) {
      highlighted = store?.store_id;
      redraw();
    }
    if (info === null) return onHover(null);
    const { x, y, object } = info;
    if (store !== null) return onHover({ store, x, y });
    onHover(info.layer?.id === CLUSTERS_LAYER ? { cluster: clusterCount(object), x, y } : null);
  }

  function choose(info: PickingInfo | null): void {
    if (info === null) return onPick(null);
    const { object, layer, coordinate } = info;
    const [longitude, latitude] = coordinate ?? [];
    const place = pointOf(object?.geometry) ??
      (longitude === undefined || latitude === undefined ? null : [longitude, latitude] as const);
    if (layer?.id === CLUSTERS_LAYER && place !== null) {
      return moveTo({ longitude: place[0], latitude: place[1], zoom: map.getZoom() + 2 });
    }
    const store = parseStore(object?.properties);
    onPick(store === null ? null : { store, place, properties: object.properties });
  }

  function onKey(event: KeyboardEvent): void {
    switch (event.key) {
      case "Escape":
        return onPick(null);
      case "Enter": {
        const { clientWidth: width, clientHeight: height } = map.getCanvas();
        return choose(pick({ x: width / 2, y: height / 2, radius: REACH }));
      }
      case "PageDown":
      case "PageUp":
        event.preventDefault();
        return options.onStep(event.key === "PageDown" ? 1 : -1);
    }
  }

  function inView(): InView {
    const { lat: latitude, lng: longitude } = map.getCenter();
    const bounds = map.getBounds();
    return {
      position: { latitude, longitude, zoom: map.getZoom() },
      bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    };
  }

  function moveTo(target: MapPosition | Bounds, { animate } = { animate: true }): void {
    const moves = animate && !stillness.matches;
    if (!("zoom" in target)) {
      const [west, south, east, north] = target;
      const fit = { maxZoom: CLOSEST_FIT, padding: FIT_PADDING, animate: moves };
      return void map.fitBounds([west, south, east, north], fit);
    }
    const { longitude, latitude, zoom } = target;
    const camera = { center: [longitude, latitude] satisfies [number, number], zoom };
    if (moves) map.easeTo({ ...camera, duration: 400 });
    else map.jumpTo(camera);
  }

  return {
    begin(start) {
      moveTo(start, { animate: false });
      map.on("move", options.onMove);
      map.on("move", lookForCrowd);
      map.on("moveend", () => options.onRest(inView()));
      map.on("resize", () => options.onRest(inView()));
      basemapTurn.begin();
    },
    draw(next) {
      if (next.clusters !== null || next.stores === null) leaving = null;
      else if (drawing?.stores === null) leaving = drawing.clusters;
      drawing = next;
      redraw();
    },
    inView,
    moveTo,
    showPlace(place) {
      const [longitude, latitude] = place;
      const zoom = Math.max(map.getZoom(), STORE_ZOOM);
      if (zoom === map.getZoom() && map.getBounds().contains([longitude, latitude])) return;
      moveTo({ longitude, latitude, zoom });
    },
    ring,
    setTheme(next) {
      theme = next;
      if (hasBasemap) map.setStyle(styleOf(theme));
      redraw();
    },
    capture: () => captureMap(map),
    remove() {
      basemapTurn.cancel();
      map.remove();
    },
  };
}
