/** What the page and the map say to each other. Light: the map's own code comes later. */
import type { AccessKeeper } from "../access/access_keeper.ts";
import type { BasemapOptions, BasemapSetting, Theme } from "../basemap/basemap_style.ts";
import type { MapDocument } from "../document.ts";
import type { Feature } from "../fields/feature.ts";
import type { ClassCounter } from "../layers/class_counts.ts";
import type { DrawnLayer } from "../layers/drawn_layer.ts";
import type { LoadedTile } from "../layers/loaded_tile.ts";
import type { AttributeStats } from "../sources/source_stats.ts";
import type { TileRenewals } from "../sources/tile_renewals.ts";
import type { Hovered } from "./hovered.ts";
import type { Bounds, InView, MapPosition } from "./position.ts";
import type { Box, Insets } from "./uncovered.ts";

/** What lies over the map, in CSS pixels from its top left. */
export interface Covers {
  /** Now; the first count most. */
  readonly boxes: readonly Box[];
  /**
   * Of the part of the map that data is fitted into. A map that was not moved fits its data again
   * with each change.
   */
  readonly insets: Insets;
}

export interface MapViewOptions {
  readonly container: HTMLElement;
  /** Where our own server has MapLibre's worker: bundling loses the place it looks at by itself. */
  readonly workerUrl: string;
  /** Where it has the code of layer types that not every map has, by name. */
  readonly layerUrls: Readonly<Record<string, string>>;
  readonly basemap: BasemapSetting;
  readonly basemapOptions: BasemapOptions;
  readonly theme: Theme;
  /** Pitch, bearing and zooms of the document. */
  readonly view: MapDocument["view"];
  /** All of the document's, drawn or not: the map is turned and leaned where one has a height. */
  readonly layers: MapDocument["layers"];
  /** A wheel and one finger are left to the page around. */
  readonly cooperates: boolean;
  /** The map's texts in the person's language, by MapLibre's keys. */
  readonly texts: Readonly<Record<string, string>>;
  readonly keeper: AccessKeeper;
  readonly renewals: Pick<TileRenewals, "current" | "renew">;
  /** A cluster's label. */
  format(count: number): string;
  onHover(hovered: Hovered | null): void;
  /** A feature was picked by pointer or keyboard, or a place without one. */
  onPick(feature: Feature | null): void;
  /** The person asks for the next feature, or with -1 for the one before. */
  onStep(step: 1 | -1): void;
  /** The first features are drawn, or will not be soon. */
  onFirstDraw(): void;
  /** The view changes. */
  onMove(): void;
  /** The view has come to rest; `moved` once a person has moved the map. */
  onRest(view: InView, moved: boolean): void;
  /** How many of a layer's tiles are on their way. */
  onLoading(layer: string, tiles: number): void;
  /** More points of a layer are in view than can be distinguished. */
  onCrowd(layer: string): void;
  /** All tiles of features in view are loaded. */
  onTiles(layer: string, tiles: readonly LoadedTile[]): void;
  /** Cells in view are loaded, and can be counted. */
  onCountable(layer: string, counter: ClassCounter): void;
  onCellStats(layer: string, stats: ReadonlyMap<string, AttributeStats>): void;
  /** Why a layer permanently cannot be drawn, or lacks a tile. */
  onLayerFault(layer: string, fault: "not_loaded" | "incomplete"): void;
  /** The graphics context was lost, came back, or will not come back by itself. */
  onContext(state: "ok" | "lost" | "gone"): void;
}

export interface MapView {
  /**
   * Sets the initial view, or resets to it: bounds stay in view, whatever
   * covers the map later. Before the first call nothing is drawn, and no view is reported.
   */
  begin(start: MapPosition | Bounds): void;
  /** @param layers the first on top. */
  draw(layers: readonly DrawnLayer[]): void;
  inView(): InView;
  /** Moves there; at once where the person wants less motion. */
  moveTo(target: MapPosition | Bounds, how?: { readonly animate: boolean }): void;
  /** Comes near enough to a feature to see it by itself. */
  showFeature(feature: Feature): void;
  /**
   * Marks the selected feature, and moves the map by the least that brings it out from under what
   * covers the map, now or later: one that lies outside of the map stays there. Null takes the mark
   * away.
   */
  mark(feature: Feature | null): void;
  /** What covers the map from now on. */
  setCovers(covers: Covers): void;
  setTheme(theme: Theme): void;
  /** @returns what the map shows now, as a picture with the credits of its data. */
  capture(): HTMLCanvasElement;
  /** Resolves once the basemap is loaded and drawn. */
  settled(): Promise<unknown>;
  remove(): void;
}
