import type { DatabaseSync } from "node:sqlite";
import type { Authority } from "../access/authority.ts";
import { ApiError } from "../http/api_error.ts";
import { readParameters } from "../http/parameters.ts";
import { json } from "../http/respond.ts";
import type { Handler, Route } from "../http/router.ts";
import { parseQueryParameters } from "./parameters.ts";
import { runQuery, toJson } from "./run.ts";
import { translateQuery } from "./translate.ts";

/** CARTO's SQL API answers with 200 000 rows at most. */
const MAX_ROWS = 200_000;

/** CARTO's SQL API: `GET` and `POST /v3/sql/{connection}/query`. */
export function sqlRoutes(
  authority: Authority,
  reader: DatabaseSync,
  connection: string,
): Route[] {
  const query: Handler = async ({ request, url, params }) => {
    const caller = await authority.caller(request, "sql");
    const fields = await readParameters(request, url);
    const { q } = fields;
    if (typeof q !== "string" || !q.trim()) throw new ApiError(400, "q: expected a query");
    const name = params.connection ?? "";
    caller.requireGrant({ connection: name, kind: "query", text: q });
    if (name !== connection) throw new ApiError(404, `Connection not found: ${name}`);

    const translated = translateQuery(q, parseQueryParameters(fields.queryParameters));
    const { columns } = translated;
    const rows = runQuery(reader, translated, MAX_ROWS, "refuse").map((row) =>
      Object.fromEntries(columns.map(({ name, type }) => [name, toJson(row[name], type)]))
    );
    const meta = { cacheHit: false, location: "US", totalBytesProcessed: 0 };
    return json(request, { rows, schema: columns, meta });
  };
  return [{ path: "/v3/sql/:connection/query", methods: { GET: query, POST: query } }];
}
