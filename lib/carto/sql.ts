/**
 * CARTO's SQL API: `POST /v3/sql/{connection}/query`. CARTO's CDN caches responses to GET for a
 * year, and those to POST not at all ("SQL API" reference).
 */
import * as v from "valibot";
import type { CartoConfig } from "../config/config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./carto_exchange.ts";

const WHAT = "Row count";

/** Warehouses differ in the case of an alias, and some return a count as text. */
const Counted = v.object({
  rows: v.tuple([
    v.pipe(
      v.record(v.string(), v.union([v.number(), v.string()])),
      v.transform((row) => Number(Object.values(row)[0])),
      v.safeInteger(),
    ),
  ]),
});

/** The request for a query's row count, with the rights of the OAuth client. */
export function countRequest(carto: CartoConfig, oauthToken: string, sql: string): Request {
  return operatorQueryRequest(carto, oauthToken, `SELECT COUNT(*) AS n FROM (${sql}) AS t`);
}

/** The request for a query's rows, with the rights of the OAuth client. */
export function operatorQueryRequest(
  carto: CartoConfig,
  oauthToken: string,
  sql: string,
): Request {
  const connection = encodeURIComponent(carto.connection);
  return new Request(`${carto.apiBaseUrl}/v3/sql/${connection}/query`, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${oauthToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ q: sql }),
  });
}

/** @throws {CartoError} when the response has no count. */
export function processCount(answer: Answer): number {
  return parseAnswer(answer, Counted, WHAT).rows[0];
}
