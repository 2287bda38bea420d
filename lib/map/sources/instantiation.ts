/**
 * The request that instantiates a map at CARTO, as CARTO's client sends it. Shared by the page and
 * the server: the page uses a map of the server's where both would send the same parameters.
 */
import type { Value } from "../document.ts";
import type { SourceAccess } from "../access/access_answer.ts";
import type { TileRequest } from "./tile_request.ts";

/** The geometry's column where the policy names none: CARTO's own default. */
export const GEOMETRY = "geom";
/** By how many levels cells are finer than their tile: the client's own defaults. */
export const LEVELS = { quadbin: 6, h3: 4 } as const;
/** The client's own default of `tileResolution`. */
const RESOLUTION = "0.5";

export interface Instantiation {
  readonly endpoint: "query" | "tileset";
  /** Of the request's URL, or of its body; without the version's and the client's. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** @returns null where a value is missing that the warehouse takes by position. */
export function instantiationOf(
  source: SourceAccess,
  { kind, columns, aggregation, narrowing }: TileRequest,
): Instantiation | null {
  const { sql_query: q, is_tileset, geometry } = source;
  if (is_tileset) return { endpoint: "tileset", parameters: { name: q } };
  const { filters, parameters } = narrowing;
  const queryParameters = queryParametersOf(source, parameters);
  if (queryParameters === null) return null;
  const rest = kind === "features"
    ? { spatialDataType: "geo", tileResolution: RESOLUTION, columns: columns.join() }
    : {
      spatialDataType: kind,
      aggregationExp: aggregation ?? "",
      aggregationResLevel: String(LEVELS[kind]),
    };
  const spatialDataColumn = geometry?.column ?? GEOMETRY;
  return {
    endpoint: "query",
    parameters: { q, spatialDataColumn, ...rest, filters, ...queryParameters },
  };
}

/** @returns the parameters as a query string, sorted by name: equal for equal maps. */
export function parametersText({ parameters }: Instantiation): string {
  const texts = Object.entries(parameters).map(([name, value]) => [name, textOf(value)]);
  return String(new URLSearchParams(texts.sort()));
}

/** A parameter's value in a URL. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * By name, or as a list where the warehouse takes them by position.
 *
 * @returns nothing to send without any; null where a list lacks a value: the next one would take
 * its place.
 */
export function queryParametersOf(
  { open_parameters, parameters_by_position }: SourceAccess,
  values: Readonly<Record<string, Value>>,
): { queryParameters?: Record<string, Value> | Value[] } | null {
  if (Object.keys(values).length === 0) return {};
  if (parameters_by_position !== true) return { queryParameters: { ...values } };
  const listed = open_parameters.flatMap((column) =>
    Object.hasOwn(values, column) ? values[column] ?? [] : []
  );
  return listed.length === open_parameters.length ? { queryParameters: listed } : null;
}
