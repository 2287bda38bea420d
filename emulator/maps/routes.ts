import type { Authority } from "../access/authority.ts";
import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { bytes, json } from "../http/respond.ts";
import type { Handler, Route, RouteContext } from "../http/router.ts";
import { describeColumn } from "../sql/functions/sql_type.ts";
import type { Catalog } from "../store/catalog.ts";
import { CELL_TILE_TYPE } from "./cell_tile.ts";
import { chooseEncoding } from "./compress.ts";
import { LruCache } from "./lru_cache.ts";
import { type MapSource, translateSource } from "./map_data.ts";
import { type MapKind, parseMapRequest } from "./map_request.ts";
import type { MapRequestStore } from "./map_request_store.ts";
import {
  FEATURE_FORMATS,
  FEATURE_TYPES,
  type FeatureFormat,
  hasFeatures,
} from "./feature_formats.ts";
import type { MapRunner, RunningMap } from "./map_runner.ts";
import { TILE_TYPES } from "./tile.ts";
import { TileCache } from "./tile_cache.ts";
import { tileResponse } from "./tile_response.ts";

/** What the Maps API is made of. */
export interface MapServices {
  readonly authority: Authority;
  readonly runner: MapRunner;
  readonly catalog: Catalog;
  readonly mapRequests: MapRequestStore;
  readonly connection: string;
  readonly apiBaseUrl: string;
  /** Are points merged at every zoom, as in the cloud? */
  readonly aggregatePoints: boolean;
}

/** Room for finished tiles, in bytes: several screens of a map with a million points. */
const TILE_CACHE_BYTES = 67_108_864;

/** Sources whose translation and statistics are remembered. */
const OPEN_MAPS = 200;

/** A map that is in use: what its data are, under one version of them. */
interface OpenMap {
  readonly source: MapSource;
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
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly map: OpenMap;
  /** The same for the threads that make its tiles. */
  readonly running: RunningMap;
  /** Version of the data: what `cache` says in every URL, so that new data get new URLs. */
  readonly version: number;
  /** Does the URL name this version? */
  readonly isCurrent: boolean;
}

async function admit(
  { authority, mapRequests, connection, catalog }: MapServices,
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
  const map = maps.get(key) ?? { source: translateSource(catalog, { ...request, source: sql }) };
  maps.set(key, map);
  const running = { key, source: map.source, request };
  return { id, fields, map, running, version, isCurrent: Number(fields.cache) === version };
}

async function answerMap(
  services: MapServices,
  kept: Kept,
  kind: MapKind,
  context: RouteContext,
): Promise<Response> {
  const { id, fields, map, running, version, isCurrent } = await admit(
    services,
    kept,
    kind,
    context,
  );
  const { request } = running;
  const { runner, apiBaseUrl, connection } = services;
  const base = `${apiBaseUrl}/v3/maps/${encodeURIComponent(connection)}/${kind}`;
  const search = `formatTiles=${request.formatTiles}&map=${id}&cache=${version}`;
  if (fields.format === "tilejson") {
    const place = request.spatialDataType === "geo" ? "{z}/{x}/{y}" : "{i}";
    map.tileJson ??= await runner.tileJson(running, `${base}/${place}?${search}`);
    return json(context.request, map.tileJson, { caching: isCurrent ? "immutable" : "no-store" });
  }
  const caching = isCurrent ? "immutable" : "no-store";
  const format = featureFormat(fields.format);
  if (format) {
    const body = await runner.features(running, format);
    return bytes(context.request, body, { caching, type: FEATURE_TYPES[format] });
  }
  const nrows = await runner.count(running);
  const formats = hasFeatures(request, nrows) ? FEATURE_FORMATS : [];
  return json(context.request, {
    nrows,
    schema: map.source.query.columns.map(describeColumn),
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
  const { id, running, version, isCurrent } = await admit(
    services,
    { maps, tiles },
    kind,
    context,
  );
  const { runner, aggregatePoints } = services;
  const { request } = running;
  const isOfCells = request.spatialDataType !== "geo";
  if (isOfCells !== (context.params.i !== undefined)) {
    throw new ApiError(400, `Tiles of ${request.spatialDataType} have another path`);
  }
  const encoding = chooseEncoding(context.request.headers.get("accept-encoding"));
  const key = `${version}/${id}/${encoding}${context.url.pathname}`;
  const { params } = context;
  const tile = tiles.get(key) ??
    await runner.tile(running, { params, encoding, aggregatePoints });
  tiles.set(key, tile);
  const type = isOfCells ? CELL_TILE_TYPE : TILE_TYPES[request.formatTiles];
  return tileResponse(context.request, tile, type, isCurrent);
}
