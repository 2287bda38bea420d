import type { DatabaseSync } from "node:sqlite";
import { startAllowance } from "../sql/functions/allowance.ts";
import { MOST_BYTES } from "../sql/run/run_query.ts";
import { makePropertiesTile, openProperties } from "./boundary_properties.ts";
import { makeCellTile } from "./cell_tile.ts";
import { compressTile } from "./compress.ts";
import { type FeatureFormat, writeFeatures } from "./feature_formats.ts";
import { LruCache } from "./lru_cache.ts";
import { type MapData, type MapSource, openMapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { countRows, readStatistics } from "./statistics.ts";
import { makeTile } from "./tile.ts";
import { parseTileAddress } from "./tile_address.ts";
import type { CachedTile } from "./tile_cache.ts";
import { buildTileJson } from "./tilejson.ts";

/** What is asked of a map. */
export type MapTask =
  | { readonly kind: "count" }
  | { readonly kind: "features"; readonly format: FeatureFormat }
  /** What a boundary's tile lacks: the source's rows of these geoids; it needs no geometry. */
  | {
    readonly kind: "properties";
    readonly geoids: readonly string[];
    readonly encoding: CachedTile["encoding"];
  }
  | { readonly kind: "tilejson"; readonly tiles: string }
  | {
    readonly kind: "tile";
    /** The parts of its path: z, x and y, or the index i of a cell. */
    readonly params: Readonly<Record<string, string>>;
    readonly encoding: CachedTile["encoding"];
    /** Are points merged at every zoom, as in the cloud? */
    readonly aggregatePoints: boolean;
  };

/** A task and the map that it is for. */
export interface MapWork {
  readonly kind: "map";
  /** Names the map and the version of its data. */
  readonly key: string;
  readonly source: MapSource;
  readonly request: MapRequest;
  readonly task: MapTask;
}

/** What a task yields. */
export type MapResult =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "features"; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly kind: "properties"; readonly tile: CachedTile }
  | { readonly kind: "tilejson"; readonly tileJson: Record<string, unknown> }
  | { readonly kind: "tile"; readonly tile: CachedTile };

/** Maps whose columns and kind a thread remembers. */
const OPEN_MAPS = 200;

/** Does the work of the Maps API on one connection; it remembers the maps that it has opened. */
export class MapWorker {
  readonly #maps = new LruCache<MapData>(OPEN_MAPS);

  /** @throws {ApiError} 400 where the map lacks a column, a tile is none or SQLite fails */
  run(reader: DatabaseSync, { key, source, request, task }: Omit<MapWork, "kind">): MapResult {
    startAllowance(reader, MOST_BYTES);
    if (task.kind === "properties") {
      const tile = makePropertiesTile(reader, openProperties(source, request), task.geoids);
      return { kind: "properties", tile: compressTile(tile, task.encoding) };
    }
    const data = this.#maps.get(key) ?? openMapData(reader, source, request);
    this.#maps.set(key, data);
    if (task.kind === "count") return { kind: "count", count: countRows(reader, data) };
    if (task.kind === "features") {
      return { kind: "features", body: writeFeatures(reader, data, task.format) };
    }
    if (task.kind === "tilejson") {
      const statistics = readStatistics(reader, data);
      return { kind: "tilejson", tileJson: buildTileJson(request, data, statistics, task.tiles) };
    }
    const { grid } = data;
    const tile = grid
      ? makeCellTile(reader, data, grid, request, task.params.i ?? "")
      : makeTile(reader, data, request, parseTileAddress(task.params), task.aggregatePoints);
    return { kind: "tile", tile: compressTile(tile, task.encoding) };
  }
}
