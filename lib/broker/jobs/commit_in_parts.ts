import type { Change, KvStorage } from "../../storage/kv_storage.ts";
import type { Turn } from "./recurring.ts";

export type Rows = NonNullable<Change["set"]>;

/** KV accepts at most 800 KiB per commit; a queued deletion has about one. */
const ROWS_AT_ONCE = 100;

/** Sets rows in several commits, while the turn lasts. */
export async function commitInParts(store: KvStorage, rows: Rows, turn: Turn): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await turn.extend();
    await store.commit({ set: rows.slice(start, start + ROWS_AT_ONCE) });
  }
}
