/**
 * A backup has only what cannot be recreated: the people. Sessions and tokens can be, and a copy of
 * them would be worth stealing.
 */
import { ALL_USERS } from "../storage/key_prefixes.ts";
import { schemaKey } from "../storage/keys.ts";
import { requireReadable } from "../storage/schema.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Backup, BackupRow } from "./format.ts";

/** The families of rows in a backup; each row is complete by itself, and read in one snapshot. */
export const BACKED_UP: readonly Deno.KvKey[] = [ALL_USERS];

/**
 * Reads in batches, while the app runs; changes nothing.
 *
 * @param now milliseconds since the epoch.
 * @param onSkipped called with a row that JSON cannot represent.
 */
export async function takeBackup(
  storage: KvStorage,
  now: number,
  onSkipped: (key: Deno.KvKey) => void,
): Promise<Backup> {
  const schema = requireReadable((await storage.get(schemaKey()))?.value);
  const rows: BackupRow[] = [];
  for (const family of BACKED_UP) {
    for await (const { key, value } of storage.list(family)) {
      if (isJson(value) && key.every((part) => typeof part === "string")) {
        rows.push({ key: key.map(String), value });
      } else onSkipped(key);
    }
  }
  return { takenAt: now, schema, rows };
}

function isJson(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === "object") {
    return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
  }
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
