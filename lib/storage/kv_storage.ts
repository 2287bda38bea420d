/**
 * The four operations of Deno KV that this app uses, so that what KV does not promise (its beta
 * status, SQLite's locks, lost responses) is handled in one place.
 */
import { AppError } from "../errors.ts";

/** A stored value; `versionstamp` identifies this version of it. */
export interface Entry {
  readonly key: Deno.KvKey;
  readonly value: unknown;
  readonly versionstamp: string;
}

/**
 * An atomic commit. Limits: 9 checks, 999 sets, sums and deletions together with checks (`denokv`
 * accepts 10 and 1,000, and a commit with checks adds one of each), 2 KiB a key, 64 KiB a value,
 * 800 KiB in all.
 */
export interface Change {
  /** Each key must still be at its versionstamp; null means it must not exist. */
  readonly check?: readonly { key: Deno.KvKey; versionstamp: string | null }[];
  /**
   * `expireInMs` is when KV may drop the row, no sooner and up to minutes later: the value needs
   * its own expiry. Any positive number is accepted, also a fraction.
   */
  readonly set?: readonly { key: Deno.KvKey; value: unknown; expireInMs?: number }[];
  /**
   * Adds to counters, which need no check. A counter never expires, so its family needs a cleanup.
   * Without checks it may count twice, where a response is lost.
   */
  readonly sum?: readonly { key: Deno.KvKey; by: number }[];
  readonly delete?: readonly Deno.KvKey[];
}

export interface ListOptions {
  /** At most so many rows; 1 to learn whether there is any. @default {Infinity} */
  readonly limit?: number;
  /** Starts after this key, which need not exist any more: where an earlier list ended. */
  readonly after?: Deno.KvKey | undefined;
  /** The least key that is listed. @default {the first with the prefix} */
  readonly from?: Deno.KvKey | undefined;
  /** The key before which it ends. @default {after the last with the prefix} */
  readonly before?: Deno.KvKey | undefined;
  /** Whether the last key comes first. @default {false} */
  readonly reverse?: boolean;
  /** Rows a round trip, up to 1,000: as many are held in memory. @default {500} */
  readonly batchSize?: number;
}

export interface KvStorage {
  /** @throws {StorageError} when KV cannot be read within seconds, as from the other operations. */
  get(key: Deno.KvKey): Promise<Entry | null>;
  /** Up to 10 rows from one snapshot, in one round trip; in the order of `keys`. */
  getMany(keys: readonly Deno.KvKey[]): Promise<(Entry | null)[]>;
  /**
   * The rows with the prefix in key order, or in reverse, read in batches on demand. Each batch is
   * one snapshot with its own deadline; a row that is written meanwhile may be included or not.
   */
  list(prefix: Deno.KvKey, options?: ListOptions): AsyncIterable<Entry>;
  /**
   * Commits the change. With checks, the outcome means:
   * - a versionstamp: committed once, also where a response was lost and the commit was retried;
   * - null: a check failed; nothing was written, nor will be;
   * - {@linkcode StorageError}: nothing was written, nor will be;
   * - {@linkcode UnsettledError}: written, or not, or written later.
   *
   * Without checks a change must be idempotent: it may be written twice, is never null, and any
   * missing response is an UnsettledError.
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
 * KV did not say whether it committed a change, and may still commit it: the change was sent and KV
 * is unavailable. The caller must leave a state in which either outcome is right, and leave the
 * cleanup to a later reader of KV.
 */
export class UnsettledError extends StorageError {
  override readonly name = "UnsettledError";
}

/** @returns whether no row has the prefix, in one round trip. */
export async function isEmpty(storage: KvStorage, prefix: Deno.KvKey): Promise<boolean> {
  for await (const _ of storage.list(prefix, { limit: 1 })) return false;
  return true;
}

/** Deletions per commit: KV accepts at most 1,000 mutations. */
const DELETED_AT_ONCE = 500;

/**
 * Deletes rows of a family in key order, without reading more than it deletes.
 *
 * @param isOver whether a row may be deleted; the first one that may not ends the loop.
 * @param limit the most rows to delete: the rest waits for the next time.
 * @returns how many were deleted.
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
