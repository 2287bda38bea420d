/**
 * `deno task restore FILE` restores users that the database has lost, ends all sessions, and lists
 * who may sign in.
 */
import { parseBackup } from "../lib/backup/format.ts";
import { restoreBackup } from "../lib/backup/restore_backup.ts";
import { type Config, parseConfig, readEnvironment } from "../lib/config/config.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { openKv } from "../lib/storage/deno_kv.ts";
import { ALL_USER_SESSIONS } from "../lib/storage/key_prefixes.ts";
import { mintedKey, recurringKey } from "../lib/storage/keys.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";
import { say } from "../lib/log/terminal.ts";
import { operatorSessions } from "./operator_sessions.ts";
import { runTask } from "./run_task.ts";

const USAGE = "Usage: deno task restore FILE";

await runTask(async () => {
  const [file, ...more] = Deno.args;
  if (file === undefined || more.length > 0) throw new OperatorError(USAGE);
  await restore(await read(file));
});

async function read(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new OperatorError(`There is no file ${file}.`);
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied) {
      throw new OperatorError(`${file} cannot be read: this account, or the task, may not.`);
    }
    throw error;
  }
}

async function restore(text: string): Promise<void> {
  const backup = parseBackup(text);
  const config = parseConfig(readEnvironment());
  const storage = openKv(config);
  try {
    const restored = await restoreBackup(storage, backup);
    // The app then reconciles at once, and deletes earlier tokens that have no row any more.
    const set = [{ key: mintedKey(), value: true }];
    await storage.commit({ set, delete: [recurringKey("reconcile")] });
    const takenAt = new Date(backup.takenAt).toISOString();
    const { letIn, keptOut, present, disabledSince } = restored;
    say(
      `Restored as of ${takenAt}; disable again those you disabled since: ${names(letIn)}`,
    );
    say(`Restored as disabled: ${names(keptOut)}`);
    say(`Already present, not changed: ${present.length}`);
    say(`Of these, disabled since the backup: ${names(disabledSince)}`);
    say(
      `Signed out, since their sessions may already have ended: ${
        names(await endAll(config, storage))
      }`,
    );
  } finally {
    await storage.close();
  }
}

/** Replaces control characters, which could move the cursor or worse, by question marks. */
function names(given: readonly string[]): string {
  if (given.length === 0) return "none";
  return given.map((name) => name.replace(/\p{C}/gu, "?")).join(", ");
}

/** Ends all sessions: the database may have lost the end of some. @returns the users. */
async function endAll(config: Config, storage: KvStorage): Promise<string[]> {
  const usernames = new Set<string>();
  for await (const { key } of storage.list(ALL_USER_SESSIONS)) usernames.add(String(key[1]));
  const sessions = await operatorSessions(config, storage);
  for (const username of usernames) await sessions.endAll(username);
  return [...usernames];
}
