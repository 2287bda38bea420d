/**
 * Deno KV behind the few operations this app needs, so that what KV does not promise (its beta
 * status, SQLite's locks) is dealt with in one place.
 */

import { makePrivateDatabase } from "./private_files.ts";

/** A stored value; `versionstamp` names this very write of it. */
export interface Entry {
  readonly key: Deno.KvKey;
  readonly value: unknown;
  readonly versionstamp: string;
}

/** Writes that happen together or not at all. */
export interface Change {
  /** Each key must still be at its versionstamp; null means it must not exist. */
  readonly check?: readonly { key: Deno.KvKey; versionstamp: string | null }[];
  /** `expireInMs` is when KV may drop the row, no sooner: an expiry belongs into the value. */
  readonly set?: readonly { key: Deno.KvKey; value: unknown; expireInMs?: number }[];
  /** Adds to counters, which need no check: sums from everywhere add up. */
  readonly sum?: readonly { key: Deno.KvKey; by: number }[];
  readonly delete?: readonly Deno.KvKey[];
}

/** Keys from `start` on and before `end`. */
export interface KeyRange {
  readonly start: Deno.KvKey;
  readonly end: Deno.KvKey;
}

export interface Store {
  get(key: Deno.KvKey): Promise<Entry | null>;
  /** Every row below the prefix, in the order of keys. */
  list(prefix: Deno.KvKey): Promise<Entry[]>;
  /** The first rows of a range, in the order of keys. */
  listFirst(range: KeyRange, limit: number): Promise<Entry[]>;
  /** @returns the write's versionstamp, or null when a check failed: nothing was written then. */
  commit(change: Change): Promise<string | null>;
  close(): Promise<void>;
}

/** Storage that could not be opened, read or written. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}

/**
 * A store over Deno KV, opened at its first use: importing the app must touch no disk.
 *
 * @param path a file, a KV Connect URL, `:memory:`, or undefined for the platform's database.
 * @throws {StorageError} from every operation when KV cannot be opened or stays locked.
 */
export function kvStore(path: string | undefined): Store {
  let opened: Promise<Deno.Kv> | undefined;
  const kv = () => {
    opened ??= open(path);
    // Whoever comes next tries again.
    opened.catch(() => opened = undefined);
    return opened;
  };
  return {
    get: (key) =>
      guard("read", async () => {
        const entry = await (await kv()).get<unknown>(key);
        return entry.versionstamp === null ? null : entry;
      }),
    list: (prefix) =>
      guard("read", async () => await Array.fromAsync((await kv()).list<unknown>({ prefix }))),
    listFirst: (range, limit) =>
      guard("read", async () => {
        const rows = (await kv()).list<unknown>(range, { limit, batchSize: Math.min(limit, 500) });
        return await Array.fromAsync(rows);
      }),
    commit: (change) =>
      guard("write", async () => {
        const operation = (await kv()).atomic().check(...change.check ?? []);
        for (const { key, value, expireInMs } of change.set ?? []) {
          // KV keeps a row for ever when told to expire it at once or in the past.
          const expireIn = expireInMs === undefined ? undefined : Math.max(1, expireInMs);
          operation.set(key, value, { expireIn });
        }
        for (const { key, by } of change.sum ?? []) operation.sum(key, BigInt(by));
        for (const key of change.delete ?? []) operation.delete(key);
        const result = await operation.commit();
        return result.ok ? result.versionstamp : null;
      }),
    async close() {
      // A KV that is still being opened, or never will be, is closed when it comes.
      const closed = opened?.then((kv) => kv.close(), () => undefined);
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSING_MS))]);
    },
  };
}

async function open(path: string | undefined): Promise<Deno.Kv> {
  try {
    if (path !== undefined && path !== ":memory:" && !/^https?:/.test(path)) {
      await makePrivateDatabase(path);
    }
    return await Deno.openKv(path);
  } catch (cause) {
    throw new StorageError(
      `Deno KV could not be opened at ${path ?? "the platform's database"}: check KV_PATH and, ` +
        "for a file, that its folder may be read and written",
      { cause },
    );
  }
}

const CLOSING_MS = 100;
/** A KV that takes longer than this is as good as none. */
const DEADLINE_MS = 5_000;

async function withinDeadline<T>(what: string, operation: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = new StorageError(`Deno KV did not ${what} within ${DEADLINE_MS / 1000} s`);
    timer = setTimeout(() => reject(late), DEADLINE_MS);
  });
  try {
    return await Promise.race([operation, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long a locked database is tried again: longer than any write of ours takes. */
const PATIENCE_MS = 3_000;
const LONGEST_PAUSE_MS = 100;

/** SQLite answers "database is locked" to a writer that loses a race: that is to be tried again. */
async function guard<T>(what: string, operation: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (let attempt = 1;; attempt++) {
    try {
      return await withinDeadline(what, operation());
    } catch (cause) {
      if (cause instanceof StorageError) throw cause;
      const locked = cause instanceof Error && /database( table)? is locked/.test(cause.message);
      if (!locked || performance.now() - startedAt > PATIENCE_MS) {
        throw new StorageError(`Deno KV could not ${what}${locked ? ": it stays locked" : ""}`, {
          cause,
        });
      }
      const pauseMs = Math.random() * Math.min(20 * attempt, LONGEST_PAUSE_MS);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
