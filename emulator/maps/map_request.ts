import { createHash } from "node:crypto";
import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import { SPATIAL_TYPES } from "../sql/filters/cell_column.ts";
import { parseFilters, parseLogicalOperator } from "../sql/filters/column_filters.ts";
import { parseQueryParameters } from "../sql/parse/query_parameters.ts";

/** Where a map's data come from, as the path of its requests says. */
const KINDS = ["query", "table"] as const;

/** See {@linkcode KINDS}. */
export type MapKind = typeof KINDS[number];

/** By how many levels cells are finer than their tile where nothing is asked for: the client's. */
const DEFAULT_LEVELS = { h3: 4, h3int: 4, quadbin: 6 } as const;

const TILE_FORMATS = ["binary", "mvt"] as const;

const text = v.pipe(v.string(), v.nonEmpty());
const number = v.pipe(v.union([v.string(), v.number()]), v.toNumber());
const names = v.pipe(
  text,
  v.transform((list) => list.split(",").map((name) => name.trim())),
  v.array(text),
);
const flag = v.pipe(
  v.union([v.boolean(), v.picklist(["true", "false"])]),
  v.transform((value) => value === true || value === "true"),
);
const fieldsSchema = v.object({
  spatialDataColumn: v.optional(text, "geom"),
  spatialDataType: v.optional(v.picklist(SPATIAL_TYPES), "geo"),
  tileResolution: v.optional(v.pipe(number, v.picklist([0.25, 0.5, 1, 2, 4])), 0.5),
  columns: v.optional(names),
  aggregationExp: v.optional(text),
  aggregationResLevel: v.optional(
    v.pipe(number, v.integer(), v.minValue(0), v.maxValue(15)),
  ),
  featureBbox: v.optional(flag, false),
  formatTiles: v.optional(v.picklist(TILE_FORMATS), "binary"),
});

export const mapRequestSchema = v.object({
  connection: v.string(),
  kind: v.picklist(KINDS),
  /** The SQL as it came, or the table's full name. */
  source: v.string(),
  /** What the source stood for when the map was instantiated: a named source may change. */
  sql: v.optional(v.string()),
  queryParameters: v.pipe(v.unknown(), v.transform(parseQueryParameters)),
  filters: v.pipe(v.unknown(), v.transform(parseFilters)),
  filtersOperator: v.pipe(v.unknown(), v.transform(parseLogicalOperator)),
  spatialDataColumn: v.string(),
  spatialDataType: v.picklist(SPATIAL_TYPES),
  tileResolution: v.number(),
  /** Attributes that the tiles carry; all of them where it is missing. */
  columns: v.optional(v.array(v.string())),
  /** Aggregates that the tiles carry in place of attributes. */
  aggregationExp: v.optional(v.string()),
  /** By how many levels the cells of h3 and quadbin are finer than their tile. */
  aggregationResLevel: v.number(),
  /** Do features carry their bounds as `_carto_bbox`? */
  featureBbox: v.boolean(),
  formatTiles: v.picklist(TILE_FORMATS),
});

/** All that determines a map's tiles. */
export type MapRequest = v.InferOutput<typeof mapRequestSchema>;

/**
 * Reads a map instantiation request (CARTO Maps API, `/v3/maps/{connection}/query|table`).
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseMapRequest(
  connection: string,
  kind: MapKind,
  fields: Readonly<Record<string, unknown>>,
): MapRequest {
  const field = kind === "query" ? "q" : "name";
  const source = fields[field];
  if (typeof source !== "string" || !source.trim()) {
    throw new ApiError(400, `${field}: expected a ${kind}`);
  }
  if (fields.spatialDataType === "trajectory") {
    throw new ApiError(400, "Trajectories are not in the embedded CARTO");
  }
  const given = Object.entries(fields).filter(([, value]) => value !== "" && value !== null);
  const parsed = v.safeParse(fieldsSchema, {
    ...readGeoColumn(fields),
    ...Object.fromEntries(given),
  });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new ApiError(400, `${v.getDotPath(issue) ?? "request"}: ${issue.message}`);
  }
  const { aggregationResLevel, ...rest } = parsed.output;
  const { spatialDataType: scheme } = rest;
  if (scheme !== "geo" && rest.aggregationExp === undefined) {
    throw new ApiError(400, `aggregationExp: a source of ${scheme} cells needs one`);
  }
  if (scheme !== "geo" && rest.formatTiles === "mvt") {
    throw new ApiError(400, "formatTiles: tiles of cells are binary");
  }
  return {
    connection,
    kind,
    source,
    ...rest,
    spatialDataColumn: withoutScheme(rest.spatialDataColumn, scheme),
    queryParameters: kind === "query" ? parseQueryParameters(fields.queryParameters) : {},
    filters: parseFilters(fields.filters),
    filtersOperator: parseLogicalOperator(fields.filtersLogicalOperator),
    aggregationResLevel: aggregationResLevel ?? (scheme === "geo" ? 0 : DEFAULT_LEVELS[scheme]),
  };
}

/** `h3:h3` of a source of h3, as a public example has it, is its column `h3`. */
function withoutScheme(column: string, scheme: string): string {
  return column.startsWith(`${scheme}:`) ? column.slice(scheme.length + 1) : column;
}

/** The version of the Maps API from which on `geo_column` is refused. */
const WITHOUT_GEO_COLUMN = [3, 3] as const;

/** `geom`, `h3:h3`, `quadbin:cell`: what `geo_column` was before `spatialDataColumn`. */
const GEO_COLUMN = /^(?:(geom|h3|quadbin):)?(.+)$/;

/**
 * Reads the field of older clients that names the column of places.
 *
 * @throws {ApiError} 400 where the request's version `v` has it no more
 */
function readGeoColumn(
  { geo_column, v: version }: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (typeof geo_column !== "string" || !geo_column) return {};
  const [major = 0, minor = 0] = String(version ?? "").split(".").map(Number);
  const [first, second] = WITHOUT_GEO_COLUMN;
  if (major > first || major === first && minor >= second) {
    throw new ApiError(
      400,
      `geo_column: not supported from v=${WITHOUT_GEO_COLUMN.join(".")}; use spatialDataColumn`,
    );
  }
  const [, type, spatialDataColumn] = GEO_COLUMN.exec(geo_column) ?? [];
  const isCell = type === "h3" || type === "quadbin";
  return { spatialDataColumn, ...isCell && { spatialDataType: type } };
}

/**
 * A name for a map request: different requests get different names. The client keeps each TileJSON
 * for ever under its URL alone, so that two queries with one URL would get each other's tiles.
 */
export function mapRequestId(request: MapRequest): string {
  const { queryParameters, ...rest } = request;
  const parameters = Object.entries(queryParameters).sort(([a], [b]) => a < b ? -1 : 1);
  const canonical = JSON.stringify([Object.entries(rest).sort(), parameters]);
  return createHash("sha256").update(canonical).digest("hex").slice(0, 32);
}
