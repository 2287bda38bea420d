/**
 * Leases in KV: exclusive rights for a limited time.
 *
 * A lease is a row, and its versionstamp is the fencing token. Each commit under a lease has KV
 * check that the row is unchanged: a holder that was delayed and lost its lease then commits
 * nothing.
 */
import * as v from "valibot";
import { BoundedMap } from "../../bounded_map.ts";
import { type Clock, KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import type { Change, Entry, KvStorage } from "../../storage/kv_storage.ts";
import { ALL_LEASES } from "../../storage/key_prefixes.ts";

export interface Lease {
  readonly key: Deno.KvKey;
  /** The version of the row under this lease. */
  readonly versionstamp: string;
  /** Whether it was taken from a holder that did not release it. */
  readonly stolen: boolean;
}

const LeaseRow = v.object({ holder: v.string(), until: v.number() });

/**
 * @returns the lease's end in milliseconds since the epoch by its holder's clock, for reports only:
 * dates decide nothing. Undefined for a row that is not a lease.
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
   * Takes a free lease.
   *
   * @param entry its row as it was read, which must be unchanged.
   * @param alongside committed atomically with the lease.
   * @returns null when another process was faster, or a check of `alongside` failed.
   * @throws {StorageError} when it was not taken; {UnsettledError} when that is unknown: then no
   * process works under it, and it expires.
   */
  acquire(key: Deno.KvKey, entry: Entry | null, alongside: Change): Promise<Lease | null>;
  /** Whether the lease that was read is free. */
  isFree(entry: Entry | null): boolean;
}

export interface LeasesOptions extends Clock {
  readonly store: KvStorage;
  readonly leaseMs: number;
}

const OBSERVED_LEASES = 10_000;

export function createLeases({ store, now, elapsed, leaseMs }: LeasesOptions): Leases {
  // Since when a row has been unchanged: a lease observed for longer than its term is dead,
  // whatever the dates say. The end in the row is for people.
  const observed = new BoundedMap<string, { versionstamp: string; since: number }>(OBSERVED_LEASES);

  return {
    async acquire(key, entry, alongside) {
      // A new holder id each time: no two writes of a lease are alike.
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
