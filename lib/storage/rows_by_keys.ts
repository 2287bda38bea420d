import type { Entry, KvStorage } from "./kv_storage.ts";

/** KV returns no more rows at once by their keys. */
const READ_AT_ONCE = 10;

/** Reads any number of rows by their keys, in their order; not all from one snapshot. */
export async function rowsByKeys(
  store: Pick<KvStorage, "getMany">,
  keys: readonly Deno.KvKey[],
): Promise<readonly (Entry | null)[]> {
  const reads: Promise<(Entry | null)[]>[] = [];
  for (let at = 0; at < keys.length; at += READ_AT_ONCE) {
    reads.push(store.getMany(keys.slice(at, at + READ_AT_ONCE)));
  }
  return (await Promise.all(reads)).flat();
}
