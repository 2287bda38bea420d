import { readinessKey, schemaKey } from "./keys.ts";
import { type KvStorage, StorageError } from "./kv_storage.ts";
import { requireReadable } from "./schema.ts";

/** Longer than between two probes; then KV may drop the row of a process that ended. */
const ROW_MS = 60_000;

/**
 * Writes one small row and reads it back: a full disk or a read-only file can still be read. The
 * schema is read with it: a newer version may have been started since this process was.
 *
 * @param instance names the process, which has one row.
 * @throws {StorageError}
 * @throws {NewerSchemaError} where this version does not read the rows any more.
 */
export async function tryStorage(store: KvStorage, instance: string): Promise<void> {
  const key = readinessKey(instance);
  const written = await store.commit({ set: [{ key, value: true, expireInMs: ROW_MS }] });
  const [entry, schema] = await store.getMany([key, schemaKey()]);
  requireReadable(schema?.value);
  if (entry?.versionstamp === written) return;
  throw new StorageError("Deno KV did not give back what was written a moment before");
}
