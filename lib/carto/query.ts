/**
 * Queries by CARTO's SQL API, `POST /v3/sql/{connection}/query`, with an API Access Token. CARTO's
 * CDN caches responses to GET for a year, and those to POST not at all ("SQL API" reference).
 */
import * as v from "valibot";
import type { CartoConfig } from "../config/config.ts";
import type { Answer } from "../outbound/exchange.ts";
import { parseAnswer } from "./answers.ts";

export interface QueryResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The result's columns, with CARTO's names of their types, where CARTO reports them. */
  readonly schema: readonly { readonly name: string; readonly type: string }[];
  /** Bytes that the warehouse read; undefined where CARTO does not report them. */
  readonly bytes: number | undefined;
}

const QueryBody = v.object({
  rows: v.array(v.record(v.string(), v.unknown())),
  schema: v.optional(v.array(v.object({ name: v.string(), type: v.string() })), []),
  meta: v.optional(v.object({ totalBytesProcessed: v.nullish(v.union([v.number(), v.string()])) })),
});

/**
 * @param token an API Access Token whose grants have exactly this SQL.
 * @param origin one of the token's referers.
 */
export function queryRequest(
  carto: CartoConfig,
  token: string,
  { sql, origin }: { readonly sql: string; readonly origin: string },
): Request {
  return new Request(`${carto.apiBaseUrl}/v3/sql/${encodeURIComponent(carto.connection)}/query`, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      // What a browser sends across origins.
      origin,
      referer: `${origin}/`,
    },
    body: JSON.stringify({ q: sql }),
  });
}

/**
 * @param what names the query in errors.
 * @throws {CartoError} when the response has no rows.
 */
export function processQuery(answer: Answer, what: string): QueryResult {
  const { rows, schema, meta } = parseAnswer(answer, QueryBody, what);
  const bytes = Number(meta?.totalBytesProcessed ?? NaN);
  return { rows, schema, bytes: Number.isFinite(bytes) ? bytes : undefined };
}
