/** Restores people whom a database has lost; existing records are newer, and stay. */
import { parseUser } from "../identity/users/user_records.ts";
import type { Entry, KvStorage } from "../storage/kv_storage.ts";
import { OperatorError } from "../operator_error.ts";
import type { Backup, BackupRow } from "./format.ts";
import { BACKED_UP } from "./take_backup.ts";

/** The outcome for the backup's rows; names are as in KV. */
export interface Restored {
  /** Restored, and admitted from now on. */
  readonly letIn: string[];
  /** Restored as disabled or unreadable: not admitted. */
  readonly keptOut: string[];
  /** Already present, and unchanged. */
  readonly present: string[];
  /** Present ones that are disabled now and were not in the backup: they stay disabled. */
  readonly disabledSince: string[];
}

/** Rows that are read, and checked to be absent, at once. */
const ROWS_AT_ONCE = 9;

/**
 * @throws {OperatorError} before anything is restored, where a row is of no family that backups
 * have.
 */
export async function restoreBackup(storage: KvStorage, backup: Backup): Promise<Restored> {
  // A crafted file must not bring sessions or tokens among the people.
  if (!backup.rows.every(isBackedUp)) {
    throw new OperatorError("The backup has rows of an unknown kind: nothing was restored.");
  }
  const restored: Restored = { letIn: [], keptOut: [], present: [], disabledSince: [] };
  for (let at = 0; at < backup.rows.length; at += ROWS_AT_ONCE) {
    await restoreSome(storage, backup.rows.slice(at, at + ROWS_AT_ONCE), restored);
  }
  return restored;
}

function isBackedUp({ key }: BackupRow): boolean {
  return BACKED_UP.some((family) =>
    key.length === family.length + 1 && family.every((part, at) => key[at] === part)
  );
}

async function restoreSome(
  storage: KvStorage,
  rows: readonly BackupRow[],
  restored: Restored,
): Promise<void> {
  for (;;) {
    const found = await storage.getMany(rows.map(({ key }) => key));
    const absent = rows.filter((_, index) => !found[index]);
    const written = absent.length === 0 || await storage.commit({
      // The app may be running: a person who signs in now is written by it.
      check: absent.map(({ key }) => ({ key, versionstamp: null })),
      set: absent.map(({ key, value }) => ({ key, value })),
    });
    if (!written) continue;
    for (const [index, row] of rows.entries()) note(row, found[index] ?? null, restored);
    return;
  }
}

function note({ key, value }: BackupRow, found: Entry | null, restored: Restored): void {
  const name = key.at(-1) ?? "";
  const isLetIn = (given: unknown) => parseUser({ value: given })?.disabled === false;
  if (found === null) (isLetIn(value) ? restored.letIn : restored.keptOut).push(name);
  else {
    restored.present.push(name);
    if (isLetIn(value) && !isLetIn(found.value)) restored.disabledSince.push(name);
  }
}
