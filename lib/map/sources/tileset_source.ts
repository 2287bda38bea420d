/**
 * Static tilesets: CARTO serves their tiles as they are, and its client computes widgets from those
 * that are loaded, in a worker. Bundled with a copy of the client's code of its own
 * (scripts/map_bundle/), which only maps with a tileset load.
 */
import {
  _buildFeatureFilter as buildFeatureFilter,
  type AggregationsRequestOptions,
  type AggregationsResponse,
  TileFormat,
  vectorTilesetSource,
  type VectorTilesetSourceOptions,
  WidgetTilesetSource,
} from "@carto/api-client";
import type { SourceAccess } from "../access/map_access.ts";
import type { FilterableTiles } from "../layers/filterable_tiles.ts";
import type { LoadedTile } from "../layers/loaded_tile.ts";
import type { TileRequest } from "./tile_request.ts";
import type { WidgetModels } from "./widget_models.ts";

type SourceOptions = Omit<VectorTilesetSourceOptions, "tableName"> & {
  /** What the token grants: of a tileset its name. */
  readonly sqlQuery: string;
};

/**
 * @throws {TypeError} for cells: CARTO puts a tileset's features into none.
 * @throws {CartoAPIError} where CARTO refuses or cannot be reached.
 */
export async function tilesetOf(
  { sqlQuery, ...options }: SourceOptions,
  kind: TileRequest["kind"],
): Promise<FilterableTiles> {
  if (kind !== "features") throw new TypeError("A tileset has no cells");
  const { widgetSource: _, ...tiles } = await vectorTilesetSource({
    ...options,
    tableName: sqlQuery,
  });
  return {
    ...tiles,
    filterOf(filters) {
      const fits = buildFeatureFilter({ filters });
      return (feature) => hasProperties(feature) && Boolean(fits({ ...feature }));
    },
  };
}

const hasProperties = (feature: unknown): feature is { readonly properties: object } =>
  typeof feature === "object" && feature !== null && "properties" in feature;

/** What widgets are computed from. */
export interface LocalTiles {
  readonly tiles: readonly LoadedTile[] | undefined;
  /** Where our own server has the client's worker. */
  readonly workerUrl: string;
}

/** A worker for each tileset of the page, and the tiles that it has. */
const workers = new Map<string, { readonly source: LoadedTileset; tiles: unknown }>();

/** @returns the widgets' models over the features of these tiles. */
export function tilesetModels(
  { sql_query, id }: SourceAccess,
  { tiles = [], workerUrl }: LocalTiles,
): WidgetModels {
  const key = JSON.stringify([sql_query, id]);
  const known = workers.get(key) ?? { source: newSource(sql_query, id, workerUrl), tiles: null };
  workers.set(key, known);
  if (known.tiles !== tiles) {
    known.source.loadTiles(tiles.map(({ id, index: { x, y, z }, bbox, content }) => (
      { id, index: { x, y, z }, bbox, isVisible: true, data: content }
    )));
    known.tiles = tiles;
  }
  return known.source;
}

class LoadedTileset extends WidgetTilesetSource {
  /** The client gives no row where there are no features; SQL gives one. */
  override async getAggregations(
    options: AggregationsRequestOptions,
  ): Promise<AggregationsResponse> {
    const { aggregations } = options;
    const answer = await super.getAggregations(options);
    if (answer.rows.length > 0 || typeof aggregations === "string") return answer;
    const counts = aggregations.filter(({ operation }) => operation === "count");
    return { rows: [Object.fromEntries(counts.map(({ alias }) => [alias, 0]))] };
  }
}

/** @param id the property that tells features apart; without it one counts in each of its tiles. */
function newSource(name: string, id: string | undefined, widgetWorkerUrl: string): LoadedTileset {
  const source = new LoadedTileset({
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
