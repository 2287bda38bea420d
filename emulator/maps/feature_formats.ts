import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../errors/api_error.ts";
import { toJson } from "../sql/run/run_query.ts";
import type { MapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { iterateRows } from "./rows.ts";
import { listOf } from "./select_points.ts";

/** How CARTO's Maps API gives features without tiles. */
export const FEATURE_FORMATS = ["geojson", "ndjson"] as const;

/** See {@linkcode FEATURE_FORMATS}. */
export type FeatureFormat = typeof FEATURE_FORMATS[number];

/** Media types (RFC 7946, 12). */
export const FEATURE_TYPES = {
  geojson: "application/geo+json; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
} as const satisfies Record<FeatureFormat, string>;

/** More than these are for tiles: the answer is written at once, and a page holds all of it. */
export const MAX_FEATURES = 50_000;
const MAX_CHARACTERS = 16_777_216;

/** Whether all rows of a map can be returned as features. */
export function hasFeatures(
  { spatialDataType, aggregationExp }: MapRequest,
  rowCount: number,
): boolean {
  return rowCount <= MAX_FEATURES && spatialDataType === "geo" && aggregationExp === undefined;
}

/**
 * All rows of a map: a FeatureCollection, or a Feature a line. Rows without a geometry are there,
 * with `null`.
 *
 * @throws {ApiError} 400 where they are too many, or are aggregated or cells
 */
export function writeFeatures(
  reader: DatabaseSync,
  data: MapData,
  format: FeatureFormat,
): Uint8Array<ArrayBuffer> {
  if (data.grid || data.aggregates) {
    throw new ApiError(
      400,
      `format: ${format} has the rows of geometries, not cells or aggregates`,
    );
  }
  const { sql, bindings } = data.source;
  const select = { sql: `SELECT ${listOf(data)} FROM (${sql})`, bindings };
  const features: string[] = [];
  let characters = 0;
  const names = [data.geometry, ...data.attributes.map(({ name }) => name)];
  for (const row of iterateRows(reader, select, names)) {
    const properties = data.attributes.map(({ name, type }) => [name, toJson(row[name], type)]);
    const feature = JSON.stringify({
      type: "Feature",
      geometry: toJson(row[data.geometry], "geometry"),
      properties: Object.fromEntries(properties),
    });
    characters += feature.length;
    if (features.push(feature) > MAX_FEATURES || characters > MAX_CHARACTERS) {
      throw new ApiError(
        400,
        `format: ${format} is for ${MAX_FEATURES.toLocaleString("en")} rows and 16 MB at most; ` +
          "use tilejson",
      );
    }
  }
  const text = format === "ndjson"
    ? features.map((feature) => `${feature}\n`).join("")
    : `{"type":"FeatureCollection","features":[${features.join(",\n")}]}`;
  return new TextEncoder().encode(text);
}
