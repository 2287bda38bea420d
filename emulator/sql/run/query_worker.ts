/**
 * A thread that runs translated queries and answers with their rows as JSON text, so that neither
 * SQLite nor JSON holds up the thread that serves.
 */
import type { WorkerRequest } from "./query_runner.ts";
import { runQuery, toJson } from "./run_query.ts";
import { serveRequests } from "./serve_requests.ts";

serveRequests((reader, { query, most, overflow }: WorkerRequest) => {
  const rows = runQuery(reader, query, most, overflow).map((row) =>
    Object.fromEntries(
      query.columns.map(({ name, type }, index) => [name, toJson(row[index], type)]),
    )
  );
  const value = new TextEncoder().encode(JSON.stringify(rows));
  return { value, transfer: [value.buffer] };
});
