/**
 * What this app asks of Deno KV, in four operations, so that what KV does not promise (its beta
 * status, SQLite's locks, answers that a network loses) is dealt with in one place.
 */
import { AppError } from "../errors.ts";

/** A stored value; `versionstamp` names this very write of it. */
export interface Entry {
  readonly key: Deno.KvKey;
  readonly value: unknown;
  readonly versionstamp: string;
}

/**
 * Writes that happen together or not at all. Limits: 9 checks, 999 sets, sums and deletions together
 * with checks (`denokv` takes 10 and 1,000, and a commit with checks adds one of each), 2 KiB a key,
 * 64 KiB a value, 800 KiB in all.
 */
export interface Change {
  /** Each key must still be at its versionstamp; null means it must not exist. */
  readonly check?: readonly { key: Deno.KvKey; versionstamp: string | null }[];
  /**
   * `expireInMs` is when KV may drop the row, no sooner and up to minutes later: an expiry belongs
   * into the value. Any positive number will do, also a fraction.
   */
  readonly set?: readonly { key: Deno.KvKey; value: unknown; expireInMs?: number }[];
  /**
   * Adds to counters, which need no check: sums from everywhere add up. A counter never expires, so
   * its family needs somebody who deletes it. Without checks it may count twice, where an answer is
   * lost.
   */
  readonly sum?: readonly { key: Deno.KvKey; by: number }[];
  readonly delete?: readonly Deno.KvKey[];
}

export interface ListOptions {
  /** At most so many rows; 1 to learn whether there is any. @default {Infinity} */
  readonly limit?: number;
  /** Begins after this key, which need not be there any more: where an earlier list ended. */
  readonly after?: Deno.KvKey;
  /** Rows a round trip, up to 1,000: as many are held in memory. @default {500} */
  readonly batchSize?: number;
}

export interface KvStorage {
  /** @throws {StorageError} when KV cannot be read within seconds, as from the other operations. */
  get(key: Deno.KvKey): Promise<Entry | null>;
  /** Up to 10 rows as they are at one moment, in one round trip; in the order of `keys`. */
  getMany(keys: readonly Deno.KvKey[]): Promise<(Entry | null)[]>;
  /**
   * The rows below the prefix in the order of keys, read in batches as they are asked for. Each
   * batch is of one moment and has a deadline of its own; a row that is written meanwhile may be
   * seen or not.
   */
  list(prefix: Deno.KvKey, options?: ListOptions): AsyncIterable<Entry>;
  /**
   * Writes the change. What its outcome means where the change has checks:
   * - a versionstamp: written, once, also where an answer was lost on the way and KV was asked again;
   * - null: a check failed and nothing was written, nor will be;
   * - {@linkcode StorageError}: nothing was written, nor will be;
   * - {@linkcode UnsettledError}: written, or not, or written later.
   *
   * Without checks a change is as good as its repetition: it may be written twice, never null, and
   * any failure to answer is an UnsettledError.
   */
  commit(change: Change): Promise<string | null>;
  close(): Promise<void>;
}

/** Storage that could not be opened, read or written. */
export class StorageError extends AppError {
  override readonly name: string = "StorageError";
  override readonly code = "storage_unavailable";
}

/**
 * KV did not say whether it wrote a change, and it may still write it: it is away, and what was sent
 * is on its way. Whoever gets this must leave things so that either outcome is right, and leave the
 * clearing up to somebody who reads KV later.
 */
export class UnsettledError extends StorageError {
  override readonly name = "UnsettledError";
}

/** @returns whether there is no row below the prefix, in one round trip. */
export async function isEmpty(storage: KvStorage, prefix: Deno.KvKey): Promise<boolean> {
  for await (const _ of storage.list(prefix, { limit: 1 })) return false;
  return true;
}

/** Deletions a commit: KV takes at most 1,000 mutations at once. */
const DELETED_AT_ONCE = 500;

/**
 * Deletes rows of a family in the order of keys, from the first one on, without reading more than
 * it deletes.
 *
 * @param isOver whether a row may go; the first one that may not ends it.
 * @param limit rows at most: what is left waits for the next time.
 * @returns how many went.
 */
export async function deleteFromStart(
  storage: KvStorage,
  prefix: Deno.KvKey,
  isOver: (entry: Entry) => boolean,
  limit: number,
): Promise<number> {
  for (let gone = 0;;) {
    const most = Math.min(DELETED_AT_ONCE, limit - gone);
    const keys: Deno.KvKey[] = [];
    for await (const entry of storage.list(prefix, { limit: most })) {
      if (!isOver(entry)) break;
      keys.push(entry.key);
    }
    if (keys.length > 0) await storage.commit({ delete: keys });
    gone += keys.length;
    if (keys.length < most || gone >= limit) return gone;
  }
}
