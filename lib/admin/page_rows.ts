/** Pages of rows in KV, each read by a number of round trips that does not depend on how many. */
import type { Entry, KvStorage } from "../storage/kv_storage.ts";

/** Rows of a page of the console. */
export const PAGE_ROWS = 50;

/** Rows of a page, and where the next one starts. */
export interface Rows {
  readonly entries: readonly Entry[];
  /** The last key of this page; null where nothing follows. */
  readonly last: Deno.KvKey | null;
}

/** Where a page starts. */
export interface Range {
  readonly prefix: Deno.KvKey;
  /** The least key; without `after`. */
  readonly from?: Deno.KvKey | undefined;
  /** The last key of the page before. */
  readonly after?: Deno.KvKey | undefined;
  /** The first row that this refuses ends the range. */
  readonly isIn?: ((key: Deno.KvKey) => boolean) | undefined;
}

/** Reads a page in one round trip. */
export async function pageOf(
  store: Pick<KvStorage, "list">,
  { prefix, from, after, isIn = () => true }: Range,
  rows = PAGE_ROWS,
): Promise<Rows> {
  const entries: Entry[] = [];
  for await (const entry of store.list(prefix, { limit: rows + 1, from, after })) {
    if (!isIn(entry.key)) break;
    entries.push(entry);
  }
  const shown = entries.slice(0, rows);
  return { entries: shown, last: entries.length > rows ? shown.at(-1)?.key ?? null : null };
}

/** @returns the last part of a key, which names its row. */
export const nameIn = (key: Deno.KvKey): string => String(key.at(-1));
