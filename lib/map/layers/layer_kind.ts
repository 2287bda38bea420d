/** How one type of layer is drawn and picked. Each type is a file of its own, loaded on demand. */
import type { Layer as DeckLayer, PickingInfo } from "@deck.gl/core";
import type { TileFetch } from "../access/tile_fetch.ts";
import type { Feature } from "../fields/feature.ts";
import type { AttributeStats } from "../sources/source_stats.ts";
import type { DrawnLayer } from "./drawn_layer.ts";

/** What a layer is drawn with, beside what it is. */
export interface LayerTools {
  readonly fetch: TileFetch;
  /** The id of the feature under the pointer, where it is of this layer. */
  readonly hoveredId: string | null;
  /** A cluster's label. */
  format(count: number): string;
  /** A tile did not arrive, for good. */
  onTileError(error: unknown): void;
  /** More points are in view than can be told apart. */
  onCrowd(): void;
  /** All tiles in view of the features, cells or heat are there; clusters are not among them. */
  onViewportLoad(): void;
  /** Of cells: what the loaded values are like, at one resolution. */
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
  /** In the order in which deck.gl draws them: the first lies lowest. */
  layers(drawn: DrawnLayer, tools: LayerTools): DeckLayer[];
  /** @returns null for what is none of its features. */
  picked(info: PickingInfo, drawn: DrawnLayer): Picked | null;
}
