import type { Authority, Caller } from "../access/authority.ts";
import { ApiError } from "../errors/api_error.ts";
import { type QueryParameters } from "./parse/query_parameters.ts";
import type { Tables } from "./parse/scope.ts";
import { type TranslatedQuery, translateQuery, translateTable } from "./parse/translate.ts";
import type { QueryRunner } from "./run/query_runner.ts";
import type { QueryLimits } from "./run/run_query.ts";

/** What the routes of the SQL API work with. */
export interface SqlServices {
  readonly authority: Authority;
  readonly catalog: Tables;
  readonly runner: QueryRunner;
  /** Name of the one connection. */
  readonly connection: string;
}

/** CARTO's SQL API answers with 200 000 rows at most. */
export const ROW_LIMITS = { most: 200_000, overflow: "refuse" } as const satisfies QueryLimits;

/** What a request wants to read. */
export interface RequestedSource {
  /** The connection that the path names. */
  readonly connection: string;
  readonly kind: "query" | "table";
  /** The SQL as it came, or the table's full name. */
  readonly text: string;
  readonly parameters: QueryParameters;
}

/**
 * Checks that a caller may read a source, then translates it.
 *
 * @throws {ApiError} 403 without a grant, 404 for an unknown connection or table, 400 for SQL
 * that is not understood
 */
export function openSource(
  { catalog, connection: known }: SqlServices,
  caller: Caller,
  { connection, kind, text, parameters }: RequestedSource,
): TranslatedQuery {
  const readable = caller.requireGrant({ connection, kind, text });
  if (connection !== known) throw new ApiError(404, `Connection not found: ${connection}`);
  return kind === "query"
    ? translateQuery(readable, parameters, catalog)
    : translateTable(readable, catalog);
}
