import { readinessKey } from "./keys.ts";
import { type KvStorage, StorageError } from "./kv_storage.ts";

/** Longer than between two probes; then KV may drop the row of a process that ended. */
const ROW_MS = 60_000;

/**
 * Writes one small row and reads it back: a full disk or a read-only file can still be read.
 *
 * @param instance names the process, which has one row.
 * @throws {StorageError}
 */
export async function tryStorage(store: KvStorage, instance: string): Promise<void> {
  const key = readinessKey(instance);
  const written = await store.commit({ set: [{ key, value: true, expireInMs: ROW_MS }] });
  const entry = await store.get(key);
  if (entry?.versionstamp === written) return;
  throw new StorageError("Deno KV did not give back what was written a moment before");
}
