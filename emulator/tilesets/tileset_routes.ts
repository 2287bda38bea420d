import type { Authority, Caller } from "../access/authority.ts";
import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { json } from "../http/respond.ts";
import type { Handler, Route, RouteContext } from "../http/router.ts";
import { CELL_TILE_TYPE } from "../maps/cell_tile.ts";
import { chooseEncoding, compressTile } from "../maps/compress.ts";
import { TILE_TYPES } from "../maps/tile.ts";
import { parseTileAddress } from "../maps/tile_address.ts";
import { TileCache } from "../maps/tile_cache.ts";
import { tileResponse } from "../maps/tile_response.ts";
import { levelOfCell } from "../spatial/cells.ts";
import type { Catalog } from "../store/catalog.ts";
import { encodeBinaryTile } from "../tiles/encode.ts";
import { encodeCellTile } from "../tiles/encode_cells.ts";
import { placeOfCellTile } from "./cell_tiles.ts";
import type { TilePlace, Tileset, TilesetStore } from "./tileset_store.ts";

/** What the tilesets' part of the Maps API is made of. */
export interface TilesetServices {
  readonly authority: Authority;
  readonly tilesets: TilesetStore;
  readonly catalog: Catalog;
  readonly connection: string;
  readonly apiBaseUrl: string;
}

/** Room for compressed tiles, in bytes. */
const TILE_CACHE_BYTES = 33_554_432;

/** What the client gets where a tileset has no features. */
const EMPTY_TILE = encodeBinaryTile({ attributes: [], points: [], lines: [], polygons: [] });
const EMPTY_CELL_TILE = encodeCellTile([], []);

/** CARTO's Maps API for tilesets: `/v3/maps/{connection}/tileset`, its TileJSON and its tiles. */
export function tilesetRoutes(services: TilesetServices): Route[] {
  const cache = new TileCache(TILE_CACHE_BYTES);
  const map: Handler = (context) => answerTileset(services, context);
  const tile: Handler = (context) => answerTile(services, cache, context);
  return [
    { path: "/v3/maps/:connection/tileset", methods: { GET: map, POST: map } },
    { path: "/v3/maps/:connection/tileset/:z/:x/:y", methods: { GET: tile } },
    { path: "/v3/maps/:connection/tileset/:i", methods: { GET: tile } },
  ];
}

/**
 * A tileset that the caller may read.
 *
 * @throws {ApiError} 403 without a grant of its name, 404 without the connection or the tileset
 */
export function openTileset(
  { tilesets, catalog, connection: known }: TilesetServices,
  caller: Caller,
  connection: string,
  name: string,
): Tileset {
  caller.requireGrant({ connection, kind: "table", text: name });
  if (connection !== known) throw new ApiError(404, `Connection not found: ${connection}`);
  const tileset = tilesets.find(name);
  if (tileset) return tileset;
  throw new ApiError(
    404,
    catalog.find(name)
      ? `"${name}" is a table: deno task carto tileset ${name} makes a tileset of it`
      : `Tileset not found: ${name}`,
  );
}

/** The URL of a tileset's tiles. */
export function tilesUrl(
  { apiBaseUrl, connection }: TilesetServices,
  { name, version, cells }: Tileset,
): string {
  const base = `${apiBaseUrl}/v3/maps/${encodeURIComponent(connection)}/tileset`;
  return `${base}/${cells ? "{i}" : "{z}/{x}/{y}"}?${searchOf(name, version)}`;
}

function searchOf(name: string, version: number): URLSearchParams {
  return new URLSearchParams({ name, formatTiles: "binary", cache: String(version) });
}

async function answerTileset(services: TilesetServices, context: RouteContext): Promise<Response> {
  const { request, url } = context;
  const caller = await services.authority.caller(request, "maps");
  const fields = await readParameters(request, url);
  const tileset = openTileset(services, caller, context.params.connection ?? "", nameOf(fields));
  const { version, rowCount, columns, tileJson } = tileset;
  if (fields.format === "tilejson") {
    const caching = Number(fields.cache) === version ? "immutable" : "no-store";
    return json(request, { ...tileJson, tiles: [tilesUrl(services, tileset)] }, { caching });
  }
  if (fields.format !== undefined) {
    throw new ApiError(400, "format: the embedded CARTO answers tilejson only for tilesets");
  }
  const base = `${services.apiBaseUrl}${url.pathname}?format=tilejson`;
  return json(request, {
    nrows: rowCount,
    schema: columns,
    tilejson: { url: [`${base}&${searchOf(tileset.name, version)}`] },
  });
}

async function answerTile(
  services: TilesetServices,
  cache: TileCache,
  { request, url, params }: RouteContext,
): Promise<Response> {
  const caller = await services.authority.caller(request, "maps");
  const fields = Object.fromEntries(url.searchParams);
  const tileset = openTileset(services, caller, params.connection ?? "", nameOf(fields));
  const place = placeOf(tileset, params);
  if (fields.formatTiles === "mvt") throw new ApiError(400, "formatTiles: tilesets are binary");
  const encoding = chooseEncoding(request.headers.get("accept-encoding"));
  const { name, version, cells } = tileset;
  const key = `${version}/${name}/${encoding}/${place.z}/${place.x}/${place.y}`;
  const empty = cells ? EMPTY_CELL_TILE : EMPTY_TILE;
  const tile = cache.get(key) ??
    compressTile(services.tilesets.tile(tileset, place)?.body ?? empty, encoding);
  cache.set(key, tile);
  const type = cells ? CELL_TILE_TYPE : TILE_TYPES.binary;
  return tileResponse(request, tile, type, Number(fields.cache) === version);
}

/** @throws {ApiError} 400 where the path names no tile of this tileset */
function placeOf({ cells, maxzoom }: Tileset, params: RouteContext["params"]): TilePlace {
  const { i } = params;
  if ((cells === undefined) !== (i === undefined)) {
    throw new ApiError(400, `Tiles of ${cells ?? "geometries"} have another path`);
  }
  if (cells === undefined || i === undefined) return parseTileAddress(params);
  const level = levelOfCell(cells, i);
  if (level !== undefined && level <= maxzoom) return placeOfCellTile(i, level);
  throw new ApiError(400, `There is no ${cells} tile ${i}`);
}

function nameOf({ name }: Readonly<Record<string, unknown>>): string {
  if (typeof name === "string" && name.trim()) return name;
  throw new ApiError(400, "name: expected a tileset");
}
