/**
 * What a backup holds is what cannot be made again: the people. Sessions are begun anew, tokens
 * minted anew, and what a copy of either is worth to a thief is not worth keeping.
 */
import { ALL_USERS } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Backup, BackupRow } from "./format.ts";

/** Families of rows that a backup has; each row is whole by itself, and read at one moment. */
export const BACKED_UP: readonly Deno.KvKey[] = [ALL_USERS];

/**
 * Reads in batches, while the app goes on; it changes nothing.
 *
 * @param now milliseconds since the epoch.
 * @param onSkipped told of a row that a file of JSON cannot hold.
 */
export async function takeBackup(
  storage: KvStorage,
  now: number,
  onSkipped: (key: Deno.KvKey) => void,
): Promise<Backup> {
  const rows: BackupRow[] = [];
  for (const family of BACKED_UP) {
    for await (const { key, value } of storage.list(family)) {
      if (isJson(value) && key.every((part) => typeof part === "string")) {
        rows.push({ key: key.map(String), value });
      } else onSkipped(key);
    }
  }
  return { takenAt: now, rows };
}

function isJson(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === "object") {
    return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
  }
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
