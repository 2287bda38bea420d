import type { DatabaseSync } from "node:sqlite";
import type { Authority } from "../access/authority.ts";
import { ApiError } from "../http/api_error.ts";
import { readParameters } from "../http/parameters.ts";
import { bytes, type Caching, json } from "../http/respond.ts";
import type { Handler, Route, RouteContext } from "../http/router.ts";
import { countRows, openMapData, readRows, readTileRows } from "./map_data.ts";
import { type MapKind, type MapRequest, parseMapRequest } from "./map_request.ts";
import type { MapRequestStore } from "./map_request_store.ts";
import { encodeTile, parseTileAddress } from "./tile.ts";
import { buildTileJson } from "./tilejson.ts";

/** The only type under which the layer takes a CARTO binary tile. */
const TILE_TYPE = "application/vnd.carto-vector-tile";

/** What the Maps API is made of. */
export interface MapServices {
  readonly authority: Authority;
  readonly reader: DatabaseSync;
  readonly mapRequests: MapRequestStore;
  readonly connection: string;
  readonly apiBaseUrl: string;
  /** Version of the data: what `cache` says in every URL, so that new data get new URLs. */
  readonly dataVersion: number;
}

/** CARTO's Maps API for queries and tables: instantiation, TileJSON and tiles. */
export function mapRoutes(services: MapServices): Route[] {
  return (["query", "table"] as const).flatMap((kind): Route[] => {
    const map: Handler = (context) => answerMap(services, kind, context);
    const tile: Handler = (context) => answerTile(services, kind, context);
    return [
      { path: `/v3/maps/:connection/${kind}`, methods: { GET: map, POST: map } },
      { path: `/v3/maps/:connection/${kind}/:z/:x/:y`, methods: { GET: tile } },
    ];
  });
}

/** A request whose caller may read its source. */
interface Admitted {
  readonly mapRequest: MapRequest;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly caching: Caching;
}

async function admit(
  { authority, mapRequests, connection, dataVersion }: MapServices,
  kind: MapKind,
  { request, url, params }: RouteContext,
): Promise<Admitted> {
  const caller = await authority.caller(request, "maps");
  const fields = await readParameters(request, url);
  const name = params.connection ?? "";
  const mapRequest = typeof fields.map === "string"
    ? mapRequests.find(fields.map)
    : parseMapRequest(name, kind, fields);
  if (!mapRequest || mapRequest.kind !== kind || mapRequest.connection !== name) {
    throw new ApiError(404, "Map not found; instantiate it again");
  }
  caller.requireGrant({ connection: name, kind, text: mapRequest.source });
  if (name !== connection) throw new ApiError(404, `Connection not found: ${name}`);
  const caching = Number(fields.cache) === dataVersion ? "immutable" : "no-store";
  return { mapRequest, fields, caching };
}

async function answerMap(
  services: MapServices,
  kind: MapKind,
  context: RouteContext,
): Promise<Response> {
  const { mapRequest, fields, caching } = await admit(services, kind, context);
  const { reader, mapRequests, apiBaseUrl, connection, dataVersion } = services;
  const data = openMapData(mapRequest);
  const id = mapRequests.save(mapRequest);
  const base = `${apiBaseUrl}/v3/maps/${encodeURIComponent(connection)}/${kind}`;
  const search = `formatTiles=binary&map=${id}&cache=${dataVersion}`;
  if (fields.format === "tilejson") {
    const tiles = `${base}/{z}/{x}/{y}?${search}`;
    const tileJson = buildTileJson(mapRequest, data, readRows(reader, data), tiles);
    return json(context.request, tileJson, { caching });
  }
  if (fields.format !== undefined) {
    throw new ApiError(400, "format: the embedded CARTO answers tilejson only");
  }
  return json(context.request, {
    nrows: countRows(reader, data),
    schema: data.query.columns,
    tilejson: { url: [`${base}?format=tilejson&${search}`] },
  });
}

async function answerTile(
  services: MapServices,
  kind: MapKind,
  context: RouteContext,
): Promise<Response> {
  const { mapRequest, caching } = await admit(services, kind, context);
  const address = parseTileAddress(context.params);
  const data = openMapData(mapRequest);
  const tile = encodeTile(data, readTileRows(services.reader, data, address));
  return bytes(context.request, tile, { type: TILE_TYPE, caching });
}
