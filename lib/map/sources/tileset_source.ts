/**
 * Static tilesets: CARTO serves their tiles as they are, and its client computes widgets from those
 * that are loaded, in a worker. Bundled with a copy of the client's code of its own
 * (scripts/map_bundle/), which only maps with a tileset load.
 */
import {
  TileFormat,
  type TilejsonResult,
  vectorTilesetSource,
  type VectorTilesetSourceOptions,
  WidgetTilesetSource,
} from "@carto/api-client";
import type { LoadedTile } from "../layers/loaded_tile.ts";
import type { WidgetModels } from "./widget_models.ts";

/** @throws {CartoAPIError} where CARTO refuses or cannot be reached. */
export async function tilesetOf(options: VectorTilesetSourceOptions): Promise<TilejsonResult> {
  const { widgetSource: _, ...tiles } = await vectorTilesetSource(options);
  return tiles;
}

interface LoadedTileset {
  /** At CARTO. */
  readonly name: string;
  /** The property that tells features apart; without one, a feature counts in each of its tiles. */
  readonly id: string | undefined;
  readonly tiles: readonly LoadedTile[];
  /** Where our own server has the client's worker. */
  readonly workerUrl: string;
}

/** A worker for each tileset of the page, and the tiles that it has. */
const workers = new Map<string, { readonly source: WidgetTilesetSource; tiles: unknown }>();

/** @returns the widgets' models over the features of these tiles. */
export function tilesetModels({ name, id, tiles, workerUrl }: LoadedTileset): WidgetModels {
  const key = JSON.stringify([name, id]);
  const known = workers.get(key) ?? { source: newSource(name, id, workerUrl), tiles: null };
  workers.set(key, known);
  if (known.tiles !== tiles) {
    known.source.loadTiles([...tiles]);
    known.tiles = tiles;
  }
  return known.source;
}

function newSource(name: string, id: string | undefined, widgetWorkerUrl: string) {
  const source = new WidgetTilesetSource({
    tableName: name,
    // It asks CARTO for nothing.
    accessToken: "",
    connectionName: "",
    tileFormat: TileFormat.BINARY,
    spatialDataType: "geo",
    spatialDataBounds: [-180, -90, 180, 90],
    widgetWorkerUrl,
    widgetWorkerType: "module",
  });
  if (id !== undefined) source.setTileFeatureExtractOptions({ uniqueIdProperty: id });
  return source;
}
