import * as v from "valibot";
import type { Caller } from "../access/authority.ts";
import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { json } from "../http/respond.ts";
import type { Route, RouteContext } from "../http/router.ts";
import { SPATIAL_TYPES } from "../sql/filters/cell_column.ts";
import {
  filtersToCondition,
  parseFilters,
  parseLogicalOperator,
} from "../sql/filters/column_filters.ts";
import { parseQueryParameters } from "../sql/parse/query_parameters.ts";
import { openSource, ROW_LIMITS, type SqlServices } from "../sql/services.ts";
import { WidgetSource } from "./models/widget_source.ts";
import { columnStats } from "./stats.ts";

const spatialType = v.optional(v.picklist(SPATIAL_TYPES), "geo");

/**
 * CARTO's stats API: `/v3/stats/{connection}/{column}` of a query `q`, and
 * `/v3/stats/{connection}/{table}/{column}`.
 */
export function statsRoutes(services: SqlServices): Route[] {
  const answer = (context: RouteContext) => answerStats(services, context);
  const methods = { GET: answer, POST: answer };
  return [
    { path: "/v3/stats/:connection/:column", methods },
    { path: "/v3/stats/:connection/:table/:column", methods },
  ];
}

async function answerStats(
  services: SqlServices,
  { request, url, params }: RouteContext,
): Promise<Response> {
  const caller = await callerOfEither(services, request);
  const fields = await readParameters(request, url);
  const { connection = "", table, column = "" } = params;
  const place = v.safeParse(spatialType, fields.spatialDataType || undefined);
  if (!place.success) throw new ApiError(400, `spatialDataType: ${place.issues[0].message}`);
  const text = table ?? fields.q;
  if (typeof text !== "string" || !text.trim()) throw new ApiError(400, "q: expected a query");
  const kind = table === undefined ? "query" : "table";
  const parameters = kind === "query" ? parseQueryParameters(fields.queryParameters) : {};
  const query = openSource(services, caller, { connection, kind, text, parameters });
  const operator = parseLogicalOperator(fields.filtersLogicalOperator);
  const filtered = filtersToCondition(parseFilters(fields.filters), query.columns, operator);
  const source = new WidgetSource(query, parameters, column, filtered ? [filtered] : []);
  const { runner } = services;
  return json(
    request,
    await columnStats(source, column, place.output, (select) => runner.rows(select, ROW_LIMITS)),
  );
}

/** Which API's leave CARTO asks for here is not known: that of maps or of SQL will do. */
async function callerOfEither({ authority }: SqlServices, request: Request): Promise<Caller> {
  try {
    return await authority.caller(request, "maps");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    return await authority.caller(request, "sql");
  }
}
