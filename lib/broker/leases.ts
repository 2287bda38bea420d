/**
 * Leases in KV: who may do a thing alone, for a while.
 *
 * A lease is a row; its versionstamp is the fencing token. Whoever commits under a lease has KV
 * check that the row is still the one they wrote: a holder that was held up and lost its lease
 * then commits nothing.
 */
import * as v from "valibot";
import { BoundedMap } from "../bounded_map.ts";
import { type Clock, KEPT_AFTER_END_MS } from "../clock/clock.ts";
import type { Change, Entry, KvStorage } from "../storage/kv_storage.ts";
import { ALL_LEASES } from "../storage/keys.ts";

export interface Lease {
  readonly key: Deno.KvKey;
  /** Names this very holding of it. */
  readonly versionstamp: string;
  /** Whether it was taken from a holder that did not give it back. */
  readonly stolen: boolean;
}

const LeaseRow = v.object({ holder: v.string(), until: v.number() });

/**
 * @returns until when a lease is held, in milliseconds since the epoch by its holder's clock; for
 * reports alone, for a date decides nothing. Undefined for what is no lease.
 */
export function leaseEnd({ value }: Entry): number | undefined {
  const row = v.safeParse(LeaseRow, value);
  return row.success ? row.output.until : undefined;
}

/** @returns the ends of all leases. */
export async function leaseEnds(store: KvStorage): Promise<number[]> {
  return (await Array.fromAsync(store.list(ALL_LEASES))).map(leaseEnd)
    .filter((end) => end !== undefined);
}

export interface Leases {
  /**
   * Takes a lease that is free.
   *
   * @param entry its row as it was read, which it must still be.
   * @param alongside is written by the same commit, or not at all.
   * @returns null when somebody was faster, or a check of `alongside` failed.
   * @throws {StorageError} when it was not taken; {UnsettledError} when it is not known: then nobody
   * works under it, and it runs out.
   */
  acquire(key: Deno.KvKey, entry: Entry | null, alongside: Change): Promise<Lease | null>;
  /** Whether nobody is at work under the lease that was read. */
  isFree(entry: Entry | null): boolean;
}

export interface LeasesOptions extends Clock {
  readonly store: KvStorage;
  readonly leaseMs: number;
}

const OBSERVED_LEASES = 10_000;

export function createLeases({ store, now, elapsed, leaseMs }: LeasesOptions): Leases {
  // Since when a row has been seen unchanged: a lease that outlives its term under our eyes is dead,
  // whatever anybody's date is. What the row says of its end is for people.
  const observed = new BoundedMap<string, { versionstamp: string; since: number }>(OBSERVED_LEASES);

  return {
    async acquire(key, entry, alongside) {
      // Another holder each time: no two writes of a lease are alike.
      const value = { holder: crypto.randomUUID(), until: now() + leaseMs };
      const versionstamp = await store.commit({
        ...alongside,
        check: [{ key, versionstamp: entry?.versionstamp ?? null }, ...alongside.check ?? []],
        set: [{ key, value, expireInMs: KEPT_AFTER_END_MS }, ...alongside.set ?? []],
      });
      return versionstamp === null ? null : { key, versionstamp, stolen: entry !== null };
    },

    isFree(entry) {
      if (entry === null) return true;
      const id = JSON.stringify(entry.key);
      const seen = observed.get(id);
      if (seen?.versionstamp === entry.versionstamp) return elapsed() - seen.since >= leaseMs;
      observed.set(id, { versionstamp: entry.versionstamp, since: elapsed() });
      return false;
    },
  };
}
