import type { DatabaseSync } from "node:sqlite";

/** The value kept under a name. */
export function readSetting(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare("SELECT value FROM settings WHERE name = ?").get(name);
  return typeof row?.value === "string" ? row.value : undefined;
}

/** Keeps a value under a name, in place of what was there. */
export function writeSetting(database: DatabaseSync, name: string, value: string): void {
  database
    .prepare("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(name, value);
}

/**
 * The value kept under a name, or a new one that is kept from now on. Where two processes start at
 * once, both get the one that was written first.
 */
export async function settingOrNew(
  database: DatabaseSync,
  name: string,
  make: () => Promise<string>,
): Promise<string> {
  const kept = readSetting(database, name);
  if (kept !== undefined) return kept;
  const made = await make();
  database.prepare("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO NOTHING").run(name, made);
  return readSetting(database, name) ?? made;
}
