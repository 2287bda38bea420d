/** Draws and picks one type of layer. Each type is a separate file, loaded on demand. */
import type { Layer as DeckLayer, PickingInfo } from "@deck.gl/core";
import type { TileFetch } from "../access/tile_fetch.ts";
import type { Feature } from "../fields/feature.ts";
import type { AttributeStats } from "../sources/source_stats.ts";
import type { ClassCounter } from "./class_counts.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import type { LoadedTile } from "./loaded_tile.ts";

/** Inputs for drawing a layer, beside its state. */
export interface LayerTools {
  readonly fetch: TileFetch;
  /** The id of the feature under the pointer, if it belongs to this layer. */
  readonly hoveredId: string | null;
  /** A cluster's label. */
  format(count: number): string;
  /** A tile failed permanently. */
  onTileError(error: unknown): void;
  /** More points are in view than can be distinguished. */
  onCrowd(): void;
  /** All tiles in view of features, cells or heat are loaded; clusters are not included. */
  onViewportLoad(tiles: readonly LoadedTile[]): void;
  /** All cells in view are loaded. */
  onCells(counter: ClassCounter): void;
  /** For cells: statistics of the loaded values, at one resolution. */
  onCellStats(stats: ReadonlyMap<string, AttributeStats>): void;
}

/** What was picked. */
export type Picked =
  | { readonly feature: Feature }
  | {
    readonly cluster: {
      readonly count: number;
      readonly properties: Readonly<Record<string, unknown>>;
      readonly place: readonly [longitude: number, latitude: number];
    };
  };

export interface LayerKind {
  /** In deck.gl's drawing order: the first is at the bottom. */
  layers(drawn: DrawnLayer, tools: LayerTools): DeckLayer[];
  /** @returns null for anything but its features. */
  picked(info: PickingInfo, drawn: DrawnLayer): Picked | null;
}
