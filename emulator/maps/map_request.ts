import { createHash } from "node:crypto";
import * as v from "valibot";
import { ApiError } from "../http/api_error.ts";
import { parseQueryParameters } from "../sql/parameters.ts";

/** Where a map's data come from, as the path of its requests says. */
const KINDS = ["query", "table"] as const;

/** See {@linkcode KINDS}. */
export type MapKind = typeof KINDS[number];

/** Fields that ask for what this emulator does not do; passing over them would draw a wrong map. */
const NOT_SUPPORTED = ["filters", "aggregationExp", "aggregationResLevel", "featureBbox"] as const;

const text = v.pipe(v.string(), v.nonEmpty());
const names = v.pipe(
  text,
  v.transform((list) => list.split(",").map((name) => name.trim())),
  v.array(text),
);
const fieldsSchema = v.object({
  spatialDataColumn: v.optional(text, "geom"),
  spatialDataType: v.optional(v.literal("geo"), "geo"),
  tileResolution: v.optional(
    v.pipe(v.union([v.string(), v.number()]), v.toNumber(), v.picklist([0.25, 0.5, 1, 2, 4])),
    0.5,
  ),
  columns: v.optional(names),
  formatTiles: v.optional(v.literal("binary"), "binary"),
});

export const mapRequestSchema = v.object({
  connection: v.string(),
  kind: v.picklist(KINDS),
  /** The SQL as it came, or the table's full name. */
  source: v.string(),
  queryParameters: v.pipe(v.unknown(), v.transform(parseQueryParameters)),
  spatialDataColumn: v.string(),
  tileResolution: v.number(),
  /** Attributes that the tiles carry; all of them where it is missing. */
  columns: v.optional(v.array(v.string())),
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
  for (const name of NOT_SUPPORTED) {
    const value = fields[name];
    const asks = typeof value === "object" && value !== null
      ? Object.keys(value).length > 0
      : value !== undefined && value !== "";
    if (asks) throw new ApiError(400, `${name}: not supported by the embedded CARTO`);
  }
  const parsed = v.safeParse(fieldsSchema, fields);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new ApiError(400, `${v.getDotPath(issue) ?? "request"}: ${issue.message}`);
  }
  const { spatialDataColumn, tileResolution, columns } = parsed.output;
  return {
    connection,
    kind,
    source,
    queryParameters: kind === "query" ? parseQueryParameters(fields.queryParameters) : {},
    spatialDataColumn,
    tileResolution,
    ...(columns && { columns }),
  };
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
