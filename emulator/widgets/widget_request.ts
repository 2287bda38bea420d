import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import { SPATIAL_TYPES } from "../sql/filters/cell_column.ts";
import {
  filtersToCondition,
  parseFilters,
  parseLogicalOperator,
} from "../sql/filters/column_filters.ts";
import { requireColumn } from "../sql/filters/require_column.ts";
import { parseSpatialFilters, spatialFiltersToCondition } from "../sql/filters/spatial_filters.ts";
import { POLYFILL_MODES } from "../sql/functions/cell_functions.ts";
import type { BoundSql } from "../sql/parse/bound_sql.ts";
import { parseQueryParameters, type QueryParameters } from "../sql/parse/query_parameters.ts";
import type { Column } from "../store/catalog.ts";
import { quoteName } from "../store/quote_name.ts";

const headSchema = v.object({
  type: v.picklist(["query", "table"], "expected query or table; a tileset has no widgets"),
  source: v.pipe(v.string(), v.check((text) => text.trim() !== "", "expected a query or a table")),
  spatialDataColumn: v.optional(v.pipe(v.string(), v.nonEmpty()), "geom"),
  spatialDataType: v.optional(v.picklist(SPATIAL_TYPES), "geo"),
  spatialFiltersMode: v.optional(v.picklist(POLYFILL_MODES), "intersects"),
});
const selectionSchema = v.object({
  featureIds: v.optional(v.pipe(v.array(v.string()), v.maxLength(1_000)), []),
});

/** A request to a widget model, checked; conditions wait for the source's columns. */
export interface WidgetRequest extends v.InferOutput<typeof headSchema> {
  readonly params: unknown;
  readonly parameters: QueryParameters;
  /** What filters and selected features mean for a source with these columns. */
  conditions(columns: readonly Column[]): BoundSql[];
}

/**
 * Reads the fields of a request to `/v3/sql/{connection}/model/{model}`.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseWidgetRequest(
  model: string,
  fields: Readonly<Record<string, unknown>>,
): WidgetRequest {
  const head = v.safeParse(headSchema, fields);
  if (!head.success) {
    const [issue] = head.issues;
    throw new ApiError(400, `${v.getDotPath(issue) ?? "request"}: ${issue.message}`);
  }
  const params = fromJson("params", fields.params) ?? {};
  const filters = parseFilters(fields.filters);
  const operator = parseLogicalOperator(fields.filtersLogicalOperator);
  const spatial = parseSpatialFilters(fromJson("spatialFilters", fields.spatialFilters));
  const { spatialDataColumn, spatialDataType, spatialFiltersMode } = head.output;
  const place = { type: spatialDataType, mode: spatialFiltersMode };
  const selection = v.safeParse(selectionSchema, params);
  const featureIds = model === "pick" || !selection.success ? [] : selection.output.featureIds;
  return {
    ...head.output,
    params,
    parameters: parseQueryParameters(fields.queryParameters),
    conditions: (columns) =>
      [
        filtersToCondition(filters, columns, operator),
        spatialFiltersToCondition(spatial, columns, place),
        selectionCondition(featureIds, spatialDataColumn, columns),
      ].filter((condition) => condition !== undefined),
  };
}

function selectionCondition(
  featureIds: readonly string[],
  geometry: string,
  columns: readonly Column[],
): BoundSql | undefined {
  if (featureIds.length === 0) return undefined;
  const column = requireColumn(columns, geometry);
  if (column.type !== "geometry" && column.type !== "unknown") {
    throw new ApiError(400, `params.featureIds: "${geometry}" is no geometry; select its cells`);
  }
  const id = `feature_id(${quoteName(column.name)})`;
  return {
    sql: `${id} IN (SELECT value FROM json_each(@selected))`,
    bindings: { selected: JSON.stringify(featureIds) },
  };
}

/** A field that is JSON in the query of a URL, and itself in a body. */
function fromJson(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (value === "") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new ApiError(400, `${name}: not valid JSON`);
  }
}
