/** The layers of deck.gl that draw stores: each by itself from near, in clusters from afar. */
import { ClusterTileLayer, VectorTileLayer } from "@deck.gl/carto";
import type { Layer } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import * as v from "valibot";
import type { Theme } from "../basemap/basemap_style.ts";
import type { StoreTile } from "./crowd.ts";
import { COLUMN } from "../fields/dataset.ts";
import type { Rgb } from "./scales.ts";
import type { Store } from "../fields/store.ts";
import { parseStore } from "../fields/store.ts";
import type { TileFetch } from "../access/tile_fetch.ts";
import { CLUSTER_BELOW_ZOOM } from "../view/zoom_levels.ts";

export const STORES_LAYER = "stores";
export const CLUSTERS_LAYER = "clusters";

/** How a store looks. */
export interface StoreStyle {
  /** Changes with whatever changes a colour or a radius. */
  readonly key: string;
  colour(store: Store): Rgb;
  /** CSS pixels. */
  radius(store: Store): number;
}

interface LayerOptions {
  readonly data: TilejsonResult;
  readonly theme: Theme;
  readonly fetch: TileFetch;
  onTileError(error: unknown): void;
}

const OUTLINES: Readonly<Record<Theme, Rgb>> = { light: [255, 255, 255], dark: [15, 20, 26] };
/** Opaque enough to keep its contrast, and yet shows a store below another. */
const OPACITY = 225;

/** Without this deck.gl takes its tile parser from a public CDN. */
const LOAD_OPTIONS = { core: { worker: false } };

export function storeLayer(
  { data, theme, fetch, style, highlighted, ...events }: LayerOptions & {
    readonly style: StoreStyle;
    /** The `store_id` of the store that the pointer is on. */
    readonly highlighted: number | undefined;
    onTileLoad(tile: StoreTile): void;
    onTileUnload(tile: StoreTile): void;
    /** All tiles in view are there. */
    onViewportLoad(): void;
  },
): Layer {
  const storeOf = (feature: { properties?: unknown }) => parseStore(feature.properties) ?? NO_STORE;
  return new VectorTileLayer({
    id: STORES_LAYER,
    data,
    fetch,
    minZoom: CLUSTER_BELOW_ZOOM,
    loadOptions: LOAD_OPTIONS,
    pickable: true,
    uniqueIdProperty: COLUMN.id,
    highlightedFeatureId: highlighted ?? null,
    pointRadiusUnits: "pixels",
    getPointRadius: (feature) => style.radius(storeOf(feature)),
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 1,
    getFillColor: (feature) => [...style.colour(storeOf(feature)), OPACITY],
    getLineColor: [...OUTLINES[theme], 255],
    updateTriggers: {
      getFillColor: style.key,
      getPointRadius: style.key,
      getLineColor: theme,
    },
    ...events,
  });
}

const NO_STORE: Store = {
  store_id: undefined,
  address: "",
  city: "",
  state: "",
  zip: "",
  storetype: "",
  revenue: undefined,
  size_m2: undefined,
};

const CLUSTER_COLOURS: Readonly<Record<Theme, { fill: Rgb; text: Rgb }>> = {
  light: { fill: [15, 92, 110], text: [255, 255, 255] },
  dark: { fill: [108, 199, 216], text: [7, 35, 43] },
};

const Count = v.object({ properties: v.object({ count: v.number() }) });

/** @returns how many stores a cluster that was picked, or is drawn, holds. */
export function clusterCount(feature: unknown): number {
  const parsed = v.safeParse(Count, feature);
  return parsed.success ? parsed.output.properties.count : 0;
}

const Cell = v.object({ properties: v.record(v.string(), v.unknown()) });

export function clusterLayer(
  { data, theme, fetch, onTileError, countColumn, format }: LayerOptions & {
    /** The name of the cells' number of stores. */
    readonly countColumn: string;
    /** A cluster's label. */
    format(count: number): string;
  },
): Layer {
  const { fill, text } = CLUSTER_COLOURS[theme];
  return new ClusterTileLayer({
    id: CLUSTERS_LAYER,
    data,
    fetch,
    clusterLevel: 4,
    loadOptions: LOAD_OPTIONS,
    getWeight: (cell) => {
      const parsed = v.safeParse(Cell, cell);
      return parsed.success ? Number(parsed.output.properties[countColumn] ?? 0) : 0;
    },
    pickable: true,
    pointType: "circle+text",
    pointRadiusUnits: "pixels",
    getPointRadius: (cluster) => clusterRadius(clusterCount(cluster)),
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 2,
    getFillColor: [...fill, 235],
    getLineColor: [...OUTLINES[theme], 200],
    getText: (cluster: unknown) => format(clusterCount(cluster)),
    getTextColor: [...text, 255],
    getTextSize: 13,
    textFontFamily: "system-ui, sans-serif",
    textFontWeight: 600,
    textCharacterSet: [..."0123456789.,KMB mil"],
    updateTriggers: { getFillColor: theme, getLineColor: theme, getTextColor: theme },
    onTileError,
  });
}

/** CSS pixels: its area grows with the number, as far as there is room. */
function clusterRadius(count: number): number {
  return Math.min(34, 11 + 2.2 * Math.sqrt(Math.min(count, 1_000_000)) ** 0.75);
}
