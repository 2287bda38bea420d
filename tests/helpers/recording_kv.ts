/** A storage that counts what is read and written, as KV bills and serves it. */
import type { KvStorage } from "../../lib/storage/kv_storage.ts";

export interface KvCounts {
  /** Rows read, by key or in a list. */
  reads: number;
  /** Rows set, summed or deleted, without receipts. */
  writes: number;
  /** Calls that wait for KV. */
  roundTrips: number;
}

export interface RecordingKv {
  readonly store: KvStorage;
  /** @returns what was counted while it ran. */
  count(run: () => Promise<unknown>): Promise<KvCounts>;
}

/** Rows of one batch of a list, by default. */
const BATCH = 500;

export function recordKv(store: KvStorage): RecordingKv {
  let counts: KvCounts = { reads: 0, writes: 0, roundTrips: 0 };
  const add = (reads: number, writes: number) => {
    counts.roundTrips++;
    counts.reads += reads;
    counts.writes += writes;
  };
  return {
    store: {
      ...store,
      get(key) {
        add(1, 0);
        return store.get(key);
      },
      getMany(keys) {
        add(keys.length, 0);
        return store.getMany(keys);
      },
      async *list(prefix, options = {}) {
        const batch = options.batchSize ?? BATCH;
        let rows = 0;
        for await (const entry of store.list(prefix, options)) {
          // A batch costs its call when its first row is asked for.
          if (rows++ % batch === 0) add(0, 0);
          counts.reads++;
          yield entry;
        }
        if (rows === 0) add(1, 0);
      },
      commit(change) {
        const { set = [], sum = [], delete: gone = [] } = change;
        add(0, set.length + sum.length + gone.length);
        return store.commit(change);
      },
    },
    async count(run) {
      counts = { reads: 0, writes: 0, roundTrips: 0 };
      await run();
      return counts;
    },
  };
}
