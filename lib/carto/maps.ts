/** CARTO's Maps API as the server uses it: whether a token permits a query from a page. */
import * as v from "valibot";
import type { CartoConfig } from "../config/config.ts";
import { type Instantiation, textOf } from "../map/sources/instantiation.ts";
import type { Answer } from "../outbound/exchange.ts";
import { jsonOf } from "./answers.ts";

/** The browser's client sends longer URLs as a body (`@carto/api-client`, `maxLengthURL`). */
const LONGEST_URL = 7000;

/** A map to instantiate, as the browser's client requests it. */
export interface MapSource {
  readonly sqlQuery: string;
  /** The origin of the requesting page, without a trailing slash. */
  readonly origin: string;
  /** The column with the geometry; by default CARTO's. */
  readonly place?: MapPlace | undefined;
}

export interface MapPlace {
  readonly column: string;
  /** Geometries, or cells of a grid. */
  readonly type: "geo" | "h3" | "quadbin";
}

/** The outcome: a map and its row count, where CARTO reports it; or why there is none. */
export type MapAnswer =
  | { readonly opened: true; readonly rows: number | undefined }
  | { readonly opened: false; readonly status: number; readonly said: string };

/** The request that instantiates a map of a query. */
export function instantiateMapRequest(
  carto: CartoConfig,
  token: string,
  { sqlQuery, origin, place }: MapSource,
): Request {
  const parameters = { q: sqlQuery, ...placeFields(place) };
  return mapRequest(carto, token, origin, { endpoint: "query", parameters });
}

/** The request that instantiates a map of a tileset. */
export function tilesetMapRequest(
  carto: CartoConfig,
  token: string,
  { tileset, origin }: { readonly tileset: string; readonly origin: string },
): Request {
  const parameters = { name: tileset };
  return mapRequest(carto, token, origin, { endpoint: "tileset", parameters });
}

/**
 * The request that instantiates a map, as the browser's client sends it:
 * `GET /v3/maps/{connection}/{endpoint}`, or `POST`.
 *
 * @param origin one of the token's referers, without a trailing slash.
 */
export function mapRequest(
  carto: Pick<CartoConfig, "apiBaseUrl" | "connection">,
  token: string,
  origin: string,
  { endpoint, parameters }: Instantiation,
): Request {
  const connection = encodeURIComponent(carto.connection);
  const url = new URL(`${carto.apiBaseUrl}/v3/maps/${connection}/${endpoint}`);
  const headers = headersOf(token, origin);
  const fields = { v: "3.4", ...parameters };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, textOf(value));
  if (url.href.length <= LONGEST_URL) return new Request(url, { headers });
  url.search = "";
  return new Request(url, { method: "POST", headers, body: JSON.stringify(fields) });
}

function headersOf(token: string, origin: string) {
  return {
    accept: "application/json",
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    // The header that a browser sends across origins.
    origin,
    referer: `${origin}/`,
  };
}

/** Rows in cells are aggregated; the aggregation does not matter here. */
function placeFields(place: MapPlace | undefined): Readonly<Record<string, string>> {
  if (place === undefined) return {};
  const { column: spatialDataColumn, type: spatialDataType } = place;
  const fields = { spatialDataColumn, spatialDataType };
  return spatialDataType === "geo"
    ? fields
    : { ...fields, aggregationExp: "COUNT(*) AS rows_count" };
}

const MapBody = v.object({ nrows: v.nullish(v.number()) });
const ErrorBody = v.object({ error: v.string() });

/** @returns CARTO's outcome; a response without JSON is described by its status alone. */
export function processMap({ status, body }: Answer): MapAnswer {
  const json = jsonOf(body);
  const map = v.safeParse(MapBody, json);
  if (status >= 200 && status <= 299 && map.success) {
    return { opened: true, rows: map.output.nrows ?? undefined };
  }
  const error = v.safeParse(ErrorBody, json);
  return { opened: false, status, said: error.success ? error.output.error : "no JSON error body" };
}
