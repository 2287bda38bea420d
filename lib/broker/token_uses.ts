/**
 * When tokens were last handed out, for operators. Collected in memory and written by maintenance,
 * so that no request waits for it, and a token costs one row, however often it is handed out.
 */
import { BoundedMap } from "../bounded_map.ts";
import { KEPT_AFTER_END_MS } from "../clock/clock.ts";
import { getOrCreate } from "../get_or_create.ts";
import { tokenUseKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { NOT_DUE } from "./jobs/maintenance.ts";

export interface TokenUses {
  /** Notes that the token of this hash was handed out, `at` milliseconds since the epoch. */
  note(rightsHash: string, expiresAt: number, at: number): void;
  /** Writes what was noted. @returns NOT_DUE where that is nothing. */
  flush(): Promise<typeof NOT_DUE | undefined>;
}

export interface TokenUsesOptions {
  readonly store: KvStorage;
}

/** Those between two flushes; of more, the least recent ones are not written. */
const NOTED = 10_000;
/** KV accepts 1,000 rows in one commit. */
const WRITTEN_AT_ONCE = 500;

export function createTokenUses({ store }: TokenUsesOptions): TokenUses {
  let noted = new BoundedMap<string, { at: number; expiresAt: number }>(NOTED);
  return {
    note(rightsHash, expiresAt, at) {
      const use = getOrCreate(noted, rightsHash, () => ({ at, expiresAt }));
      use.at = at;
      use.expiresAt = expiresAt;
    },
    async flush() {
      const rows = noted.entries().map(([hash, { at, expiresAt }]) => ({
        key: tokenUseKey(hash),
        value: at,
        expireInMs: Math.max(0, expiresAt - at) + KEPT_AFTER_END_MS,
      }));
      if (rows.length === 0) return NOT_DUE;
      noted = new BoundedMap(NOTED);
      for (let at = 0; at < rows.length; at += WRITTEN_AT_ONCE) {
        await store.commit({ set: rows.slice(at, at + WRITTEN_AT_ONCE) });
      }
      return undefined;
    },
  };
}
