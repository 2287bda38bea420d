import type { LoadedTile } from "../layers/loaded_tile.ts";
import type { Narrowing } from "../query/narrowing.ts";
import type { SortOrder } from "../query/map_query.ts";
import type { AttributeStats } from "../sources/source_stats.ts";
import type { Bounds } from "../view/position.ts";

/** Over which rows CARTO computes. */
export interface ComputeRequest {
  readonly dataset: string;
  /** The widget's own filter is left out of it. */
  readonly narrowing: Narrowing;
  /** What is in view; null for all rows. */
  readonly bounds: Bounds | null;
  /** What is known of the columns already, whatever the filters are. */
  readonly stats: ReadonlyMap<string, AttributeStats>;
  /** Answers that caches keep must not be older, in seconds; undefined for any. */
  readonly maxAge?: number | undefined;
  /** Of a tileset: those that are loaded, over which the client computes. */
  readonly tiles?: readonly LoadedTile[] | undefined;
}

export interface RowsRequest {
  readonly dataset: string;
  readonly narrowing: Narrowing;
  readonly bounds: Bounds | null;
  readonly columns: readonly string[];
  readonly sort: SortOrder | undefined;
  /** Rows to leave out before the first. */
  readonly offset: number;
  readonly limit: number;
  /** With each row's place: of points alone. */
  readonly withPlace: boolean;
  /** As of {@linkcode ComputeRequest}. */
  readonly maxAge?: number | undefined;
}
