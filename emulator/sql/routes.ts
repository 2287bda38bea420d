import { ApiError } from "../errors/api_error.ts";
import { readParameters } from "../http/read_parameters.ts";
import { bytes } from "../http/respond.ts";
import type { Handler, Route } from "../http/router.ts";
import { describeColumn } from "./functions/sql_type.ts";
import { parseQueryParameters } from "./parse/query_parameters.ts";
import { openSource, ROW_LIMITS, type SqlServices } from "./services.ts";

/** CARTO's SQL API: `GET` and `POST /v3/sql/{connection}/query`. */
export function sqlRoutes(services: SqlServices): Route[] {
  const query: Handler = async ({ request, url, params }) => {
    const caller = await services.authority.caller(request, "sql");
    const { q, queryParameters, format = "json" } = await readParameters(request, url);
    if (typeof q !== "string" || !q.trim()) throw new ApiError(400, "q: expected a query");
    const translated = openSource(services, caller, {
      connection: params.connection ?? "",
      kind: "query",
      text: q,
      parameters: parseQueryParameters(queryParameters),
    });
    if (format !== "json") {
      throw new ApiError(400, "format: the embedded CARTO answers json only");
    }
    const rows = await services.runner.json(translated, ROW_LIMITS);
    const rest = JSON.stringify({
      schema: translated.columns.map(describeColumn),
      meta: { cacheHit: false, location: "US", totalBytesProcessed: 0 },
    });
    const body = concat(['{"rows":', rows, `,${rest.slice(1)}`]);
    return bytes(request, body, { type: "application/json; charset=utf-8" });
  };
  return [{ path: "/v3/sql/:connection/query", methods: { GET: query, POST: query } }];
}

function concat(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  const joined = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
