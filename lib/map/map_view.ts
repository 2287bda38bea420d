/** MapLibre with the stores drawn over it by deck.gl. Heavy: import it when a map is to be shown. */
import { VectorTileLayer } from "@deck.gl/carto";
import type { PickingInfo } from "@deck.gl/core";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import type { TilejsonResult } from "@carto/api-client";
import { Map as MapLibreMap, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { type BasemapOptions, basemapStyle, type Theme } from "./basemap_style.ts";
import { layerFetch } from "./layer_fetch.ts";
import { MapError } from "./map_access.ts";
import type { Selection } from "./selection.ts";
import { parseStore, type Store } from "./store.ts";
import { createStorePicker } from "./store_picker.ts";
import type { TileFetch } from "./tile_fetch.ts";

/** A store under the pointer; x and y in CSS pixels from the map's top left. */
export interface HoveredStore {
  readonly store: Store;
  readonly x: number;
  readonly y: number;
}

export interface MapViewOptions {
  readonly container: HTMLElement;
  /** Where our own server has MapLibre's worker: bundling loses the place it looks at by itself. */
  readonly workerUrl: string;
  /** The BASEMAP setting. */
  readonly basemap: string;
  readonly basemapOptions: BasemapOptions;
  readonly theme: Theme;
  onHover(hovered: HoveredStore | null): void;
  /** A store was selected, or none is any more. */
  onSelect(selection: Selection | null): void;
  readonly fetchTile: TileFetch;
  /** A tile of stores will not arrive: the map has a hole. */
  onTileError(): void;
}

export interface MapView {
  /** Draws the source; the first time, moves to where its stores are. */
  show(source: TilejsonResult): void;
  setTheme(theme: Theme): void;
  remove(): void;
}

/** The contiguous United States: what is seen until the group's own extent is known. */
const START_BOUNDS: [number, number, number, number] = [-125, 24.5, -66.5, 49.5];
/** Closer than this a lone store would stand without its surroundings. */
const CLOSEST_FIT = 13;
const FIT_PADDING = 56;
const POINT_COLORS = { light: [212, 80, 31], dark: [255, 154, 98] } as const;
const OUTLINE_COLORS = { light: [255, 255, 255], dark: [15, 20, 26] } as const;

/** @throws {MapError} `unsupported` in a browser without WebGL2. */
export function createMapView(options: MapViewOptions): MapView {
  const { container, basemap, basemapOptions, onHover, onSelect, onTileError } = options;
  let theme = options.theme;
  let source: TilejsonResult | null = null;

  setWorkerUrl(options.workerUrl);
  const map = createMap(container, options);
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.dragRotate.disable();
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();

  const overlay = new MapLibreOverlay({
    interleaved: false,
    layers: [],
    onClick: (info) => picker.pick(info),
  });
  const picker = createStorePicker(map, overlay, onSelect);
  map.addControl(overlay);

  const draw = () => overlay.setProps({ layers: source === null ? [] : [storeLayer(source)] });

  const storeLayer = (data: TilejsonResult) =>
    new VectorTileLayer({
      id: "stores",
      data,
      // Without this deck.gl takes its tile parser from a public CDN.
      loadOptions: { core: { worker: false } },
      fetch: layerFetch(options.fetchTile),
      pickable: true,
      autoHighlight: true,
      pointRadiusUnits: "pixels",
      getPointRadius: 6,
      stroked: true,
      lineWidthUnits: "pixels",
      getLineWidth: 1,
      getFillColor: [...POINT_COLORS[theme], 220],
      getLineColor: [...OUTLINE_COLORS[theme], 255],
      updateTriggers: { getFillColor: theme, getLineColor: theme },
      onHover: ({ object, x, y }: PickingInfo) => {
        const store = parseStore(object?.properties);
        onHover(store === null ? null : { store, x, y });
      },
      onTileError,
    });

  return {
    show(next) {
      if (source === null && isExtent(next.bounds)) {
        const options = { animate: false, maxZoom: CLOSEST_FIT, padding: FIT_PADDING };
        map.fitBounds(next.bounds, options);
      }
      source = next;
      // deck.gl follows the camera when MapLibre renders: drawn any sooner, it would ask for the
      // tiles of the view that was left.
      map.once("render", draw);
      map.triggerRepaint();
    },
    setTheme(next) {
      theme = next;
      map.setStyle(basemapStyle(basemap, theme, basemapOptions));
      draw();
    },
    remove() {
      map.remove();
    },
  };
}

function createMap(container: HTMLElement, options: MapViewOptions): MapLibreMap {
  try {
    return new MapLibreMap({
      container,
      style: basemapStyle(options.basemap, options.theme, options.basemapOptions),
      bounds: START_BOUNDS,
      attributionControl: { compact: true },
      maxPitch: 0,
      renderWorldCopies: false,
    });
  } catch (cause) {
    throw new MapError("unsupported", { cause });
  }
}

/** A source without rows has no extent, whatever its TileJSON says instead. */
function isExtent(bounds: TilejsonResult["bounds"] | undefined): boolean {
  return Array.isArray(bounds) && bounds.length === 4 && bounds.every(Number.isFinite);
}
