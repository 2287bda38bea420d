/**
 * What the three answers to a commit mean. A versionstamp: it is written. Null: a check failed, or
 * the answer was lost, the client sent it again, and the second time a check failed. An error: it
 * may be written, now or later. Only the rows can tell, so they are read before anything is decided.
 */
import { type Change, StorageError, type Store } from "../storage/store.ts";

/** A row that nothing but this commit writes like that. */
export interface Mark {
  readonly key: Deno.KvKey;
  isOurs(value: unknown): boolean;
}

/**
 * @returns the write's versionstamp, also where its answer was lost; null where it is not written.
 * @throws {StorageError} when it is not written yet, and may be later.
 */
export async function commitMarked(
  store: Store,
  change: Change,
  mark: Mark,
): Promise<string | null> {
  const find = async () => {
    const entry = await store.get(mark.key);
    return entry !== null && mark.isOurs(entry.value) ? entry.versionstamp : null;
  };
  try {
    return await store.commit(change) ?? await find();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const found = await find().catch(() => null);
    if (found === null) throw error;
    return found;
  }
}
