/**
 * A thread with its own read-only connection: it runs translated queries one by one and answers
 * with their rows as JSON text, so that neither SQLite nor JSON holds up the thread that serves.
 */
import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import type { WorkerAnswer, WorkerRequest } from "./query_runner.ts";
import { openReader } from "./reader.ts";
import { runQuery, toJson } from "./run_query.ts";

let reader: DatabaseSync | undefined;

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  const answer = run(data);
  self.postMessage(answer, { transfer: answer.kind === "rows" ? [answer.rows.buffer] : [] });
});

function run({ dataDir, query, most, overflow }: WorkerRequest): WorkerAnswer {
  try {
    reader ??= openReader(dataDir);
    self.postMessage({ kind: "started" } satisfies WorkerAnswer);
    const rows = runQuery(reader, query, most, overflow).map((row) =>
      Object.fromEntries(
        query.columns.map(({ name, type }, index) => [name, toJson(row[index], type)]),
      )
    );
    return { kind: "rows", rows: new TextEncoder().encode(JSON.stringify(rows)) };
  } catch (error) {
    if (error instanceof ApiError) {
      return { kind: "error", status: error.status, message: error.message };
    }
    return { kind: "error", status: 500, message: "Internal error" };
  }
}
