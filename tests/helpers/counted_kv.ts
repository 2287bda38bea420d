/** A KV that counts its reads. */
import type { KvStorage } from "../../lib/storage/kv_storage.ts";

export interface CountedKv extends KvStorage {
  /** Rows that were read since the last call, whether there are such rows or not. */
  rowsRead(): number;
}

export function countedKv(store: KvStorage): CountedKv {
  let rows = 0;
  return {
    ...store,
    get(key) {
      rows++;
      return store.get(key);
    },
    getMany(keys) {
      rows += keys.length;
      return store.getMany(keys);
    },
    async *list(prefix, options = {}) {
      const { batchSize = 500, limit = Infinity } = options;
      let left = 0;
      for await (const entry of store.list(prefix, options)) {
        // A batch is read as a whole, also where only its first row is used.
        if (left === 0) rows += left = Math.min(batchSize, limit);
        left--;
        yield entry;
      }
    },
    rowsRead() {
      const read = rows;
      rows = 0;
      return read;
    },
  };
}
