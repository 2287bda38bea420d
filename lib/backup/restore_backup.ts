/** Puts people back whom a database has lost; whom it knows, it knows better than the backup. */
import { parseUser } from "../identity/user_records.ts";
import type { Entry, KvStorage } from "../storage/kv_storage.ts";
import { OperatorError } from "../operator_error.ts";
import type { Backup, BackupRow } from "./format.ts";
import { BACKED_UP } from "./take_backup.ts";

/** What became of the backup's rows; names are as in KV. */
export interface Restored {
  /** Put back, and let in from now on. */
  readonly letIn: string[];
  /** Put back, and disabled or unreadable as they were: not let in. */
  readonly keptOut: string[];
  /** There already, and left as they are. */
  readonly present: string[];
  /** Of those, who is disabled now and was not in the backup: they stay disabled. */
  readonly disabledSince: string[];
}

/** Rows that are read, and checked to be absent, at once. */
const ROWS_AT_ONCE = 9;

/** @throws {OperatorError} before anything is restored, where a row is of no family that backups have. */
export async function restoreBackup(storage: KvStorage, backup: Backup): Promise<Restored> {
  // A file that somebody made must not bring sessions or tokens, unseen among the people.
  if (!backup.rows.every(isBackedUp)) {
    throw new OperatorError("The backup has rows that are nobody: nothing of it was restored.");
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
      // The app may be at work: somebody who signs in now is written by it.
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
