/** What the inline script knows of a map, so that it needs neither the document nor the link. */
import type { Layer, MapDocument } from "../document.ts";
import { NEAREST_CLUSTERS } from "../layers/clusters/clustering.ts";
import { isOurs } from "../query/link_names.ts";
import { positionOf } from "../query/link_position.ts";
import { CLOSEST_FIT } from "../view/zoom_levels.ts";
import { type FlatView, mercator } from "./first_view.ts";

export interface FirstMap {
  /** Where it begins; null where it fits the features. */
  readonly view: FlatView | null;
  /** The layers whose dataset it fits, the first instantiated one's bounds count. */
  readonly fits: readonly string[];
  readonly maxZoom: number;
  readonly layers: readonly FirstLayer[];
}

/** What stands around the map, for a frame whose inline script comes before all of it. */
export interface FirstStage {
  /** The stage's classes, by which the style sheets leave room for its parts. */
  readonly stageClass: string;
  /** Whether there is a dock below the map. */
  readonly dock: boolean;
}

/** A layer that is visible at first. */
export interface FirstLayer {
  readonly id: string;
  /** The zooms that it is drawn at. */
  readonly zooms: readonly [least: number, most: number];
  /** More features than these are clustered below that zoom; 0 for never. */
  readonly above: number;
  readonly below: number;
}

/** Layers whose tiles are by x, y and z; cells have tiles of their own grid. */
const FEATURES: readonly string[] = ["point", "line", "polygon"];

/** Of the map's own names in a link, those that change no request. */
const HARMLESS = ["lat", "lng", "zoom", "color", "feature"];

/**
 * @param search the page's query string.
 * @returns null where the first view, or its requests, cannot be known ahead.
 */
export function firstMap(document: MapDocument, search: string): FirstMap | null {
  const { view, layers } = document;
  const params = new URLSearchParams(search);
  const isNarrowed = [...params.keys()].some((name) =>
    isOurs(name, document) && !HARMLESS.includes(name)
  );
  const isLeaning = view?.pitch || view?.bearing ||
    layers.some((layer) => "height" in layer && layer.height !== undefined);
  if (isNarrowed || isLeaning) return null;
  const visible = layers.filter((layer) => layer.visible);
  const fitted = layers.find(({ id }) => id === view?.fit) ?? visible[0];
  const [least, most] = view?.zooms ?? [0, CLOSEST_FIT];
  return {
    view: beginning(view, params),
    fits: visible.filter(({ dataset }) => dataset === fitted?.dataset).map(({ id }) => id),
    maxZoom: Math.min(most, CLOSEST_FIT),
    layers: visible.filter(({ type }) => FEATURES.includes(type)).map((layer) => ({
      id: layer.id,
      zooms: layer.zoom ?? [least, 99],
      ...clustering(layer),
    })),
  };
}

function clustering(layer: Layer): Pick<FirstLayer, "above" | "below"> {
  const cluster = layer.type === "point" && layer.cluster;
  return cluster
    ? { above: cluster.above_features, below: NEAREST_CLUSTERS }
    : { above: 0, below: 0 };
}

/** The link's position, else the document's own. */
function beginning(view: MapDocument["view"], params: URLSearchParams): FlatView | null {
  const text = (name: string) => params.get(name) ?? "";
  const linked = positionOf(text("lat"), text("lng"), text("zoom"));
  if (linked !== null) {
    return [...mercator(linked.longitude, linked.latitude), linked.zoom];
  }
  const { center, zoom } = view ?? {};
  return center === undefined || zoom === undefined ? null : [...mercator(...center), zoom];
}
