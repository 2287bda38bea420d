/** Retries a KV operation while SQLite is locked, for as long as a caller can wait. */
import { StorageError } from "./kv_storage.ts";

/** KV did not respond in time, or with an unclear error: the operation may have happened. */
export class UnansweredError extends StorageError {
  /** @param silent whether it may still be in flight. */
  constructor(message: string, readonly silent: boolean, options?: ErrorOptions) {
    super(message, options);
  }
}

/** How long a locked database is retried: longer than any of our writes takes. */
const LOCKED_MS = 3_000;
const LONGEST_PAUSE_MS = 100;

/**
 * @param what for the message: read or write.
 * @throws {UnansweredError}
 * @throws {StorageError} where it certainly did not happen.
 */
export async function withRetry<T>(
  what: string,
  deadlineMs: number,
  operation: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  for (let attempt = 1;; attempt++) {
    try {
      return await withinDeadline(what, deadlineMs, operation());
    } catch (cause) {
      if (cause instanceof StorageError) throw cause;
      // SQLite reports this to a writer that loses a race: retry.
      if (!(cause instanceof Error && /database( table)? is locked/.test(cause.message))) {
        throw new UnansweredError(`Deno KV could not ${what}`, false, { cause });
      }
      if (performance.now() - startedAt > LOCKED_MS) {
        throw new StorageError(`Deno KV could not ${what}: it stays locked`, { cause });
      }
      const pauseMs = Math.random() * Math.min(20 * attempt, LONGEST_PAUSE_MS);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

const LATE = Symbol();

async function withinDeadline<T>(
  what: string,
  deadlineMs: number,
  operation: Promise<T>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), deadlineMs);
  });
  try {
    const result = await Promise.race([operation, deadline]);
    // Made only now: an error with its stack takes longer than many operations.
    if (result === LATE) {
      throw new UnansweredError(`Deno KV did not ${what} within ${deadlineMs / 1000} s`, true);
    }
    return result;
  } finally {
    clearTimeout(timer);
  }
}
