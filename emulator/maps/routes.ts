import type { DatabaseSync } from "node:sqlite";
import type { Authority } from "../access/authority.ts";
import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { bytes, json } from "../http/respond.ts";
import type { Handler, Route, RouteContext } from "../http/router.ts";
import type { Catalog } from "../store/catalog.ts";
import { CELL_TILE_TYPE, makeCellTile } from "./cell_tile.ts";
import { chooseEncoding, compressTile } from "./compress.ts";
import { LruCache } from "./lru_cache.ts";
import { type MapData, openMapData } from "./map_data.ts";
import { type MapKind, type MapRequest, parseMapRequest } from "./map_request.ts";
import type { MapRequestStore } from "./map_request_store.ts";
import {
  FEATURE_FORMATS,
  FEATURE_TYPES,
  type FeatureFormat,
  hasFeatures,
  writeFeatures,
} from "./feature_formats.ts";
import { countRows, readStatistics } from "./statistics.ts";
import { makeTile, TILE_TYPES } from "./tile.ts";
import { parseTileAddress } from "./tile_address.ts";
import { TileCache } from "./tile_cache.ts";
import { tileResponse } from "./tile_response.ts";
import { buildTileJson } from "./tilejson.ts";

/** What the Maps API is made of. */
export interface MapServices {
  readonly authority: Authority;
  readonly reader: DatabaseSync;
  readonly catalog: Catalog;
  readonly mapRequests: MapRequestStore;
  readonly connection: string;
  readonly apiBaseUrl: string;
  /** Are points merged at every zoom, as in the cloud? */
  readonly aggregatePoints: boolean;
}

/** Room for finished tiles, in bytes: several screens of a map with a million points. */
const TILE_CACHE_BYTES = 67_108_864;

/** Sources whose columns, kind and statistics are remembered. */
const OPEN_MAPS = 200;

/** A map that is in use: what its data are, under one version of them. */
interface OpenMap {
  readonly data: MapData;
  tileJson?: Record<string, unknown>;
}

/** What an instance keeps in memory. */
interface Kept {
  readonly maps: LruCache<OpenMap>;
  readonly tiles: TileCache;
}

/** CARTO's Maps API for queries and tables: instantiation, TileJSON and tiles. */
export function mapRoutes(services: MapServices): Route[] {
  const kept = {
    maps: new LruCache<OpenMap>(OPEN_MAPS),
    tiles: new TileCache(TILE_CACHE_BYTES),
  };
  return (["query", "table"] as const).flatMap((kind): Route[] => {
    const map: Handler = (context) => answerMap(services, kept, kind, context);
    const tile: Handler = (context) => answerTile(services, kept, kind, context);
    const path = `/v3/maps/:connection/${kind}`;
    return [
      { path, methods: { GET: map, POST: map } },
      { path: `${path}/:z/:x/:y`, methods: { GET: tile } },
      { path: `${path}/:i`, methods: { GET: tile } },
    ];
  });
}

/** A request whose caller may read its source. */
interface Admitted {
  readonly request: MapRequest;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly map: OpenMap;
  /** Version of the data: what `cache` says in every URL, so that new data get new URLs. */
  readonly version: number;
  /** Does the URL name this version? */
  readonly isCurrent: boolean;
}

async function admit(
  { authority, mapRequests, connection, reader, catalog }: MapServices,
  { maps }: Kept,
  kind: MapKind,
  { request: httpRequest, url, params }: RouteContext,
): Promise<Admitted> {
  const caller = await authority.caller(httpRequest, "maps");
  const fields = await readParameters(httpRequest, url);
  const name = params.connection ?? "";
  const request = typeof fields.map === "string"
    ? mapRequests.find(fields.map)
    : parseMapRequest(name, kind, fields);
  if (!request || request.kind !== kind || request.connection !== name) {
    throw new ApiError(404, "Map not found; instantiate it again");
  }
  const sql = caller.requireGrant({ connection: name, kind, text: request.source });
  if (name !== connection) throw new ApiError(404, `Connection not found: ${name}`);
  const isStored = typeof fields.map === "string";
  if (isStored && request.sql !== sql) throw new ApiError(404, "Map not found; its source changed");
  const id = isStored ? String(fields.map) : mapRequests.save({ ...request, sql });
  const version = catalog.version();
  const key = `${version}/${id}`;
  const map = maps.get(key) ?? { data: openMapData(reader, catalog, { ...request, source: sql }) };
  maps.set(key, map);
  return { request, id, fields, map, version, isCurrent: Number(fields.cache) === version };
}

async function answerMap(
  services: MapServices,
  kept: Kept,
  kind: MapKind,
  context: RouteContext,
): Promise<Response> {
  const { request, id, fields, map, version, isCurrent } = await admit(
    services,
    kept,
    kind,
    context,
  );
  const { reader, apiBaseUrl, connection } = services;
  const base = `${apiBaseUrl}/v3/maps/${encodeURIComponent(connection)}/${kind}`;
  const search = `formatTiles=${request.formatTiles}&map=${id}&cache=${version}`;
  if (fields.format === "tilejson") {
    const place = request.spatialDataType === "geo" ? "{z}/{x}/{y}" : "{i}";
    map.tileJson ??= buildTileJson(
      request,
      map.data,
      readStatistics(reader, map.data),
      `${base}/${place}?${search}`,
    );
    return json(context.request, map.tileJson, { caching: isCurrent ? "immutable" : "no-store" });
  }
  const caching = isCurrent ? "immutable" : "no-store";
  const format = featureFormat(fields.format);
  if (format) {
    const body = writeFeatures(reader, map.data, format);
    return bytes(context.request, body, { caching, type: FEATURE_TYPES[format] });
  }
  const nrows = countRows(reader, map.data);
  const formats = hasFeatures(map.data, nrows) ? FEATURE_FORMATS : [];
  return json(context.request, {
    nrows,
    schema: map.data.columns,
    tilejson: { url: [`${base}?format=tilejson&${search}`] },
    ...Object.fromEntries(
      formats.map((name) => [name, { url: [`${base}?format=${name}&${search}`] }]),
    ),
  });
}

/** @throws {ApiError} 400 where the embedded CARTO does not have the format */
function featureFormat(format: unknown): FeatureFormat | undefined {
  if (format === undefined) return undefined;
  const known = FEATURE_FORMATS.find((name) => name === format);
  if (known) return known;
  const all = ["tilejson", ...FEATURE_FORMATS].join(", ");
  throw new ApiError(400, `format: the embedded CARTO answers ${all}`);
}

async function answerTile(
  services: MapServices,
  { maps, tiles }: Kept,
  kind: MapKind,
  context: RouteContext,
): Promise<Response> {
  const { request, id, map, version, isCurrent } = await admit(
    services,
    { maps, tiles },
    kind,
    context,
  );
  const { reader, aggregatePoints } = services;
  const { grid } = map.data;
  if ((grid !== undefined) !== (context.params.i !== undefined)) {
    throw new ApiError(400, `Tiles of ${request.spatialDataType} have another path`);
  }
  const encoding = chooseEncoding(context.request.headers.get("accept-encoding"));
  const key = `${version}/${id}/${encoding}${context.url.pathname}`;
  const make = () =>
    grid
      ? makeCellTile(reader, map.data, grid, request, context.params.i ?? "")
      : makeTile(reader, map.data, request, parseTileAddress(context.params), aggregatePoints);
  const tile = tiles.get(key) ?? compressTile(make(), encoding);
  tiles.set(key, tile);
  const type = grid ? CELL_TILE_TYPE : TILE_TYPES[request.formatTiles];
  return tileResponse(context.request, tile, type, isCurrent);
}
