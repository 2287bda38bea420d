/** The stores as CARTO sources: from the token's answer to tiles and figures. */
import {
  type Filters,
  quadbinQuerySource,
  type TilejsonResult,
  vectorQuerySource,
  WidgetQuerySource,
} from "@carto/api-client";
import { COLUMN, DATASET } from "../fields/dataset.ts";
import { type MapAccess, MapError } from "../access/map_access.ts";

/** By how many levels clusters' cells are finer than their tile: the client's own default. */
const CELL_LEVELS = 6;

/** The name of a cell's number of stores; the layer adds up what ends so. */
export const CLUSTER_COUNT = "stores_count";

/**
 * Instantiates the map of single stores at CARTO.
 *
 * @throws {MapError} `no_access` when the group may not see the dataset.
 * @throws {CartoAPIError} where CARTO refuses or cannot be reached; its message holds the SQL.
 */
export async function storeTiles(access: MapAccess, filters: Filters): Promise<TilejsonResult> {
  return await vectorQuerySource({ ...sourceOptions(access), filters });
}

/**
 * Instantiates the map of clusters: how many stores each cell holds, whatever their number.
 *
 * @throws as {@linkcode storeTiles} does.
 */
export async function clusterTiles(access: MapAccess, filters: Filters): Promise<TilejsonResult> {
  return await quadbinQuerySource({
    ...sourceOptions(access),
    filters,
    spatialDataColumn: COLUMN.place,
    aggregationExp: `COUNT(*) AS ${CLUSTER_COUNT}`,
    aggregationResLevel: CELL_LEVELS,
  });
}

/** What figures and rows are asked of; made anew with each token, at no cost. */
export function widgetSource(access: MapAccess): WidgetQuerySource {
  return new WidgetQuerySource({
    ...sourceOptions(access),
    spatialDataColumn: COLUMN.place,
    spatialDataType: "geo",
  });
}

function sourceOptions(access: MapAccess) {
  const source = access.sources[DATASET];
  if (source === undefined) throw new MapError("no_access");
  return {
    accessToken: access.token,
    apiBaseUrl: access.api_base_url,
    connectionName: access.connection_name,
    sqlQuery: source.sql_query,
    // The client's own cache keeps every answer and every token for as long as the page lives.
    localCache: { cache: new Map() },
  };
}
