import type { DatabaseSync } from "node:sqlite";
import { parentPort } from "node:worker_threads";
import { ApiError } from "../../errors/api_error.ts";
import { startDeadline } from "../functions/define.ts";
import { openReader } from "./reader.ts";
import type { ThreadSettings, WorkerAnswer } from "./worker_pool.ts";

/** A result, and the buffers in it that need not be copied. */
export interface Result<T> {
  readonly value: T;
  readonly transfer?: readonly ArrayBuffer[];
}

/**
 * Makes this thread one of a {@linkcode WorkerPool}: it opens a read-only connection with the first
 * request, and answers them one by one.
 */
export function serveRequests<Q, T>(answer: (reader: DatabaseSync, request: Q) => Result<T>): void {
  let reader: DatabaseSync | undefined;
  const post = (message: WorkerAnswer<T>, transfer: readonly ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, [...transfer]);
  parentPort?.on("message", (message: ThreadSettings & { readonly request: Q }) => {
    try {
      reader ??= openReader(message.dataDir);
      post({ kind: "started" });
      startDeadline(reader, message.deadlineMs);
      const { value, transfer } = answer(reader, message.request);
      post({ kind: "done", value }, transfer);
    } catch (error) {
      const known = error instanceof ApiError ? error : new ApiError(500, "Internal error");
      post({ kind: "error", status: known.status, message: known.message });
    }
  });
}
