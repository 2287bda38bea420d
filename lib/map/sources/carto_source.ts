/** Datasets as CARTO sources, for tiles and for widgets. */
import {
  h3QuerySource,
  quadbinQuerySource,
  type SpatialDataType,
  type TilejsonResult,
  vectorQuerySource,
  WidgetQuerySource,
} from "@carto/api-client";
import { type MapAccess, MapError, type SourceAccess } from "../access/map_access.ts";
import type { Narrowing } from "../query/narrowing.ts";
import { GEOMETRY, LEVELS, queryParametersOf } from "./instantiation.ts";
import type { LocalTiles } from "./tileset_source.ts";
import type { TileRequest } from "./tile_request.ts";
import type { WidgetModels } from "./widget_models.ts";

/**
 * Instantiates a map of a dataset at CARTO.
 *
 * @throws {MapError} `no_access` when the group may not see the dataset.
 * @throws {CartoAPIError} where CARTO refuses or cannot be reached; its message holds the SQL.
 */
export async function tilesOf(access: MapAccess, request: TileRequest): Promise<TilejsonResult> {
  const { dataset, kind, columns, aggregation, narrowing, maxAge } = request;
  const { filters, parameters } = narrowing;
  const common = sourceOptions(access, dataset, { parameters, maxAge });
  const { is_tileset, geometry } = sourceOf(access, dataset);
  if (is_tileset) {
    const { tilesetOf } = await tilesetCode();
    return await tilesetOf(common, kind, geometry?.type);
  }
  const options = { ...common, filters };
  if (kind === "features") return await vectorQuerySource({ ...options, columns: [...columns] });
  const cells = {
    ...options,
    aggregationExp: aggregation ?? "",
    aggregationResLevel: LEVELS[kind],
  };
  return await (kind === "h3" ? h3QuerySource(cells) : quadbinQuerySource(cells));
}

/** @returns the tiles of a tileset, with what CARTO's client filters their features by. */
export async function filterableTiles(tiles: TilejsonResult): Promise<TilejsonResult> {
  return (await tilesetCode()).filterable(tiles);
}

export interface SourceSettings {
  /** Values of open parameters, by column. */
  readonly parameters: Narrowing["parameters"];
  /** Seconds; answers that caches keep must not be older. Undefined for any. */
  readonly maxAge?: number | undefined;
}

/** The source of figures and rows; it is cheap, and created again with each token. */
export function widgetSourceOf(
  access: MapAccess,
  dataset: string,
  settings: SourceSettings,
): WidgetQuerySource {
  return new WidgetQuerySource({
    ...sourceOptions(access, dataset, settings),
    spatialDataType: spatialTypeOf(sourceOf(access, dataset)),
  });
}

/**
 * @param local what is used of a tileset, whose figures are computed in the browser.
 * @returns what figures and rows are asked of.
 * @throws {MapError} as {@linkcode sourceOf}.
 */
export async function widgetModelsOf(
  access: MapAccess,
  dataset: string,
  settings: SourceSettings,
  local: LocalTiles,
): Promise<WidgetModels> {
  const source = sourceOf(access, dataset);
  if (!source.is_tileset) return widgetSourceOf(access, dataset, settings);
  const { tilesetModels } = await tilesetCode();
  return tilesetModels(source, local);
}

/** Only maps with a tileset load it. */
const tilesetCode = () => import("./tileset_source.ts");

/** @throws {MapError} `no_access` when the group may not see the dataset. */
export function sourceOf(access: MapAccess, dataset: string): SourceAccess {
  const source = Object.hasOwn(access.sources, dataset) ? access.sources[dataset] : undefined;
  if (source === undefined) throw new MapError("no_access");
  return source;
}

function spatialTypeOf({ geometry }: SourceAccess): SpatialDataType {
  return geometry?.type === "h3" || geometry?.type === "quadbin" ? geometry.type : "geo";
}

/** @throws {MapError} `refused` where a list of parameters lacks a value. */
function sourceOptions(
  access: MapAccess,
  dataset: string,
  { parameters, maxAge }: SourceSettings,
) {
  const source = sourceOf(access, dataset);
  const { sql_query: sqlQuery, geometry } = source;
  const queryParameters = queryParametersOf(source, parameters);
  if (queryParameters === null) throw new MapError("refused");
  return {
    accessToken: access.token,
    apiBaseUrl: access.api_base_url,
    connectionName: access.connection_name,
    sqlQuery,
    spatialDataColumn: geometry?.column ?? GEOMETRY,
    // CARTO keeps answers for a year, and gives a newer one where that is asked for.
    ...maxAge === undefined ? {} : { headers: { "Cache-Control": `max-age=${maxAge}` } },
    ...queryParameters,
    // The client's own cache keeps every answer and every token for as long as the page lives.
    localCache: { cache: new Map() },
  };
}
