/**
 * Instantiated maps in KV, so that one process asks CARTO for all of them. A TileJSON's statistics
 * hold values of the rows: it is sealed, as tokens are.
 */
import * as v from "valibot";
import type { Clock } from "../clock/clock.ts";
import { firstMapKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";

/** A map, and its age in milliseconds. */
export interface AgedMap {
  readonly tileJson: string;
  readonly ageMs: number;
}

/** What a process finds that wants a map. */
export type Found =
  | { readonly kind: "fresh"; readonly map: AgedMap }
  /** It may ask CARTO, and no other process does. */
  | { readonly kind: "ours"; readonly map: AgedMap | null }
  /** Another process asks CARTO, or CARTO has just refused. */
  | { readonly kind: "theirs"; readonly map: AgedMap | null };

export interface SharedMaps {
  /** @returns the map, of any age; null for none. */
  read(key: string): Promise<AgedMap | null>;
  /**
   * @param freshMs up to this age a map need not be asked for.
   * @throws {StorageError} as `settle`.
   */
  claim(key: string, freshMs: number): Promise<Found>;
  /**
   * Ends a claim.
   *
   * @param tileJson what CARTO answered; null leaves the map as it is.
   * @param restMs until another process may ask again.
   */
  settle(key: string, tileJson: string | null, restMs: number): Promise<void>;
}

/** Longer than both of CARTO's answers may take. */
export const CLAIM_MS = 70_000;
/** KV may drop a row that is not written for so long. */
const KEPT_MS = 60 * 60_000;
/** A row is at most 64 KiB: larger maps stay in each process's memory. */
const LARGEST = 60 * 1024;

const Row = v.object({ madeAt: v.number(), claimedUntil: v.number(), sealed: v.unknown() });

export function createSharedMaps(
  { store, sealer, now }:
    & { readonly store: KvStorage; readonly sealer: Sealer }
    & Pick<
      Clock,
      "now"
    >,
): SharedMaps {
  async function read(key: Deno.KvKey) {
    const entry = await store.get(key);
    const row = v.safeParse(Row, entry?.value);
    const { madeAt, claimedUntil, sealed } = row.success
      ? row.output
      : { madeAt: 0, claimedUntil: 0, sealed: null };
    const tileJson = sealed === null ? undefined : await sealer.open(key, sealed);
    // A date in the future is of a clock that has been set back since.
    const ageMs = madeAt > now() ? Infinity : now() - madeAt;
    return {
      versionstamp: entry?.versionstamp ?? null,
      madeAt,
      sealed,
      isClaimed: claimedUntil > now() && claimedUntil <= now() + CLAIM_MS,
      map: typeof tileJson === "string" ? { tileJson, ageMs } : null,
    };
  }

  return {
    async read(id) {
      return (await read(firstMapKey(id))).map;
    },

    async claim(id, freshMs) {
      const key = firstMapKey(id);
      const { versionstamp, madeAt, sealed, isClaimed, map } = await read(key);
      if (map !== null && map.ageMs < freshMs) return { kind: "fresh", map };
      if (isClaimed) return { kind: "theirs", map };
      const value = { madeAt, claimedUntil: now() + CLAIM_MS, sealed };
      const claimed = await store.commit({
        check: [{ key, versionstamp }],
        set: [{ key, value, expireInMs: KEPT_MS }],
      });
      return { kind: claimed === null ? "theirs" : "ours", map };
    },

    async settle(id, tileJson, restMs) {
      const key = firstMapKey(id);
      const claimedUntil = now() + restMs;
      const isNew = tileJson !== null && new TextEncoder().encode(tileJson).length < LARGEST;
      const { madeAt, sealed } = isNew
        ? { madeAt: now(), sealed: await sealer.seal(key, tileJson) }
        : await read(key);
      const value = { madeAt, claimedUntil, sealed };
      await store.commit({ set: [{ key, value, expireInMs: KEPT_MS }] });
    },
  };
}
