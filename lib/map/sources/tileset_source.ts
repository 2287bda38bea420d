/**
 * Static tilesets: CARTO serves their tiles as they are, and its client computes widgets from those
 * that are loaded, in a worker. Bundled with a copy of the client's code of its own
 * (scripts/map_bundle/), which only maps with a tileset load.
 */
import {
  _buildFeatureFilter as buildFeatureFilter,
  type AggregationsRequestOptions,
  type AggregationsResponse,
  h3TilesetSource,
  quadbinTilesetSource,
  TileFormat,
  type TilejsonResult,
  vectorTilesetSource,
  type VectorTilesetSourceOptions,
  WidgetTilesetSource,
} from "@carto/api-client";
import type { SourceAccess } from "../access/map_access.ts";
import type { FilterableTiles } from "../layers/filterable_tiles.ts";
import type { LoadedTile } from "../layers/loaded_tile.ts";
import { cellPoints } from "./cell_points.ts";
import { contentWithNulls } from "./tile_nulls.ts";
import type { TileRequest } from "./tile_request.ts";
import type { WidgetModels } from "./widget_models.ts";

type SourceOptions = Omit<VectorTilesetSourceOptions, "tableName"> & {
  /** What the token grants: of a tileset its name. */
  readonly sqlQuery: string;
};

const SOURCES = {
  features: vectorTilesetSource,
  h3: h3TilesetSource,
  quadbin: quadbinTilesetSource,
} as const;

/**
 * @param geometry the policy's type of the tileset's features.
 * @throws {TypeError} for cells of another tileset: CARTO puts a tileset's features into none.
 * @throws {CartoAPIError} where CARTO refuses or cannot be reached.
 */
export async function tilesetOf(
  { sqlQuery, ...options }: SourceOptions,
  kind: TileRequest["kind"],
  geometry: string | undefined,
): Promise<FilterableTiles> {
  const has = geometry === "h3" || geometry === "quadbin" ? geometry : "features";
  if (kind !== has) throw new TypeError(`A tileset of ${has} has no ${kind}`);
  const { widgetSource: _, ...tiles } = await SOURCES[kind]({ ...options, tableName: sqlQuery });
  return filterable(tiles);
}

export function filterable(tiles: TilejsonResult): FilterableTiles {
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
const workers = new Map<string, { readonly source: WidgetTilesetSource; tiles: unknown }>();

/** @returns the widgets' models over the features of these tiles. */
export function tilesetModels(
  { sql_query, id }: SourceAccess,
  { tiles = [], workerUrl }: LocalTiles,
): WidgetModels {
  const key = JSON.stringify([sql_query, id]);
  const known = workers.get(key) ?? { source: newSource(sql_query, id, workerUrl), tiles: null };
  workers.set(key, known);
  if (known.tiles !== tiles) {
    known.source.loadTiles(tiles.flatMap((tile) => localTile(tile) ?? []));
    known.tiles = tiles;
  }
  return modelsOf(known.source);
}

/** @returns the tile for the client; null for one without cells. */
function localTile({ id, index: { x, y, z }, bbox, content, cells }: LoadedTile) {
  const tile = { id, index: { x, y, z }, bbox, isVisible: true };
  if (cells === undefined) return { ...tile, data: contentWithNulls(content) };
  const points = cellPoints(content, cells);
  return points === null ? null : { ...tile, index: NO_INDEX, ...points };
}

/** Those of cells have others, which the client needs for cells alone. */
const NO_INDEX = { x: 0, y: 0, z: 0 };

/** @returns the answer of the client, for SQL's: it gives no row where there are no features. */
async function aggregated(
  source: WidgetTilesetSource,
  options: AggregationsRequestOptions,
): Promise<AggregationsResponse> {
  const { aggregations } = options;
  const answer = await source.getAggregations(options);
  if (answer.rows.length > 0 || typeof aggregations === "string") return answer;
  const counts = aggregations.filter(({ operation }) => operation === "count");
  return { rows: [Object.fromEntries(counts.map(({ alias }) => [alias, 0]))] };
}

/**
 * The client leaves the rejection of what it aborts unhandled (api-client 0.5.34,
 * `_executeWorkerMethod`): it gets no signal.
 */
function withoutSignal<Options extends { signal?: AbortSignal | undefined }, Answer>(
  ask: (options: Options) => Promise<Answer>,
): (options: Options) => Promise<Answer> {
  return async (options) => {
    const answer = await ask({ ...options, signal: undefined });
    options.signal?.throwIfAborted();
    return answer;
  };
}

function modelsOf(source: WidgetTilesetSource): WidgetModels {
  return {
    getAggregations: withoutSignal((options) => aggregated(source, options)),
    getCategories: withoutSignal((options) => source.getCategories(options)),
    getHistogram: withoutSignal((options) => source.getHistogram(options)),
    getRange: withoutSignal((options) => source.getRange(options)),
    getScatter: withoutSignal((options) => source.getScatter(options)),
    getTable: withoutSignal((options) => source.getTable(options)),
    getTimeSeries: withoutSignal((options) => source.getTimeSeries(options)),
  };
}

/** @param id the property that tells features apart; without it one counts in each of its tiles. */
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
