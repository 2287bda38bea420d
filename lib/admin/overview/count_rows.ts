/** Counts rows without reading all of them. */
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";

/** A number of rows, or that there are more. */
export interface Counted {
  readonly count: number;
  /** There are more than `count`, which were not counted. */
  readonly isMore: boolean;
}

/** Two batches of KV: an overview may take that long, and no longer however many there are. */
const MOST_READ = 1_000;

/** @param counts whether a row counts: KV keeps rows for a while after their end. */
export async function countRows(
  store: KvStorage,
  prefix: Deno.KvKey,
  counts: (entry: Entry) => boolean,
): Promise<Counted> {
  let read = 0;
  let count = 0;
  for await (const entry of store.list(prefix, { limit: MOST_READ + 1 })) {
    if (++read > MOST_READ) return { count, isMore: true };
    if (counts(entry)) count++;
  }
  return { count, isMore: false };
}
