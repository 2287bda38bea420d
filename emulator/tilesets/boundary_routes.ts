import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { json } from "../http/respond.ts";
import type { Handler, Route, RouteContext } from "../http/router.ts";
import { openProperties, requireGeoids } from "../maps/boundary_properties.ts";
import { chooseEncoding } from "../maps/compress.ts";
import { type MapSource, translateSource } from "../maps/map_data.ts";
import { type MapRequest, parseMapRequest } from "../maps/map_request.ts";
import type { MapRequestStore } from "../maps/map_request_store.ts";
import type { MapRunner } from "../maps/map_runner.ts";
import { parseTileAddress } from "../maps/tile_address.ts";
import { tileResponse } from "../maps/tile_response.ts";
import { FIELD_TYPES } from "../maps/tilestats.ts";
import { describeColumn } from "../sql/functions/sql_type.ts";
import { openTileset, type TilesetServices, tilesUrl } from "./tileset_routes.ts";
import type { Tileset } from "./tileset_store.ts";

/** What boundaries need beside tilesets. */
export interface BoundaryServices extends TilesetServices {
  readonly runner: MapRunner;
  readonly mapRequests: MapRequestStore;
}

/** By this the layer finds the reader of the tiles. */
const PROPERTIES_TYPE = "application/vnd.carto-properties-tile";

/**
 * CARTO's Maps API for boundaries: a tileset's features with the attributes of a table's or a
 * query's rows, joined by `geoid` in the layer.
 */
export function boundaryRoutes(services: BoundaryServices): Route[] {
  const map: Handler = (context) => answerBoundary(services, context);
  return [
    { path: "/v3/maps/:connection/boundary", methods: { GET: map, POST: map } },
    {
      path: "/v3/maps/:connection/boundary/:z/:x/:y",
      methods: { GET: (context) => answerProperties(services, context) },
    },
  ];
}

/** A request whose caller may read both of its sources. */
interface Admitted {
  readonly tileset: Tileset;
  readonly properties: MapRequest;
  /** What the source of the properties stands for, and the same translated. */
  readonly sql: string;
  readonly source: MapSource;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Changes with either source. */
  readonly version: number;
}

async function admit(
  services: BoundaryServices,
  { request, url, params }: RouteContext,
): Promise<Admitted> {
  const { authority, mapRequests, catalog } = services;
  const caller = await authority.caller(request, "maps");
  const fields = await readParameters(request, url);
  const connection = params.connection ?? "";
  const { tilesetTableName: name } = fields;
  if (typeof name !== "string" || !name.trim()) {
    throw new ApiError(400, "tilesetTableName: expected a tileset");
  }
  const properties = typeof fields.map === "string"
    ? mapRequests.find(fields.map)
    : parseProperties(connection, fields);
  if (!properties) throw new ApiError(404, "Map not found; instantiate it again");
  const { kind, source } = properties;
  const sql = caller.requireGrant({ connection, kind, text: source });
  const tileset = openTileset(services, caller, connection, name);
  requireGeoids(tileset.columns, name);
  if (typeof fields.map === "string" && properties.sql !== sql) {
    throw new ApiError(404, "Map not found; its source changed");
  }
  const version = tileset.version + catalog.version();
  const translated = translateSource(catalog, { ...properties, source: sql });
  return { tileset, properties, sql, source: translated, fields, version };
}

function parseProperties(
  connection: string,
  { propertiesSqlQuery, propertiesTableName, ...fields }: Readonly<Record<string, unknown>>,
): MapRequest {
  if ((propertiesSqlQuery === undefined) === (propertiesTableName === undefined)) {
    throw new ApiError(400, "Expected propertiesTableName or propertiesSqlQuery");
  }
  return propertiesSqlQuery === undefined
    ? parseMapRequest(connection, "table", { ...fields, name: propertiesTableName })
    : parseMapRequest(connection, "query", { ...fields, q: propertiesSqlQuery });
}

async function answerBoundary(
  services: BoundaryServices,
  context: RouteContext,
): Promise<Response> {
  const { tileset, properties, sql, source, fields, version } = await admit(services, context);
  const { columns } = openProperties(source, properties);
  const base = `${services.apiBaseUrl}${context.url.pathname}`;
  const map = services.mapRequests.save({ ...properties, sql });
  const search = new URLSearchParams({
    tilesetTableName: tileset.name,
    map,
    cache: String(version),
  });
  if (fields.format === "tilejson") {
    const caching = Number(fields.cache) === version ? "immutable" : "no-store";
    const tileJson = {
      ...tileset.tileJson,
      tiles: [tilesUrl(services, tileset)],
      properties_tiles: [`${base}/{z}/{x}/{y}?${search}`],
      tilestats: {
        layerCount: 1,
        layers: [{
          layer: "default",
          count: tileset.rowCount,
          attributeCount: columns.length,
          attributes: columns.map(({ name, type }) => ({
            attribute: name,
            type: FIELD_TYPES[type],
          })),
        }],
      },
    };
    return json(context.request, tileJson, { caching });
  }
  if (fields.format !== undefined) {
    throw new ApiError(400, "format: the embedded CARTO answers tilejson only for boundaries");
  }
  return json(context.request, {
    nrows: tileset.rowCount,
    schema: columns.map(describeColumn),
    tilejson: { url: [`${base}?format=tilejson&${search}`] },
  });
}

async function answerProperties(
  services: BoundaryServices,
  context: RouteContext,
): Promise<Response> {
  const { tileset, properties, source, fields, version } = await admit(services, context);
  const { request, params } = context;
  const geoids = services.tilesets.tile(tileset, parseTileAddress(params))?.geoids ?? [];
  const encoding = chooseEncoding(request.headers.get("accept-encoding"));
  const running = { key: `${version}/${fields.map}`, source, request: properties };
  const tile = await services.runner.properties(running, { geoids, encoding });
  return tileResponse(request, tile, PROPERTIES_TYPE, Number(fields.cache) === version);
}
