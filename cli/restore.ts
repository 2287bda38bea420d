/**
 * `deno task restore FILE` puts people back whom the database has lost, ends the sessions there are,
 * and says who is let in.
 */
import { parseBackup } from "../lib/backup/format.ts";
import { restoreBackup } from "../lib/backup/restore_backup.ts";
import { type Config, parseConfig, readEnvironment } from "../lib/config/config.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { denoKv } from "../lib/storage/deno_kv.ts";
import { ALL_USER_SESSIONS, mintedKey, recurringKey } from "../lib/storage/keys.ts";
import { type KvStorage, StorageError } from "../lib/storage/kv_storage.ts";
import { say } from "../lib/log/terminal.ts";
import { operatorSessions } from "./operator_sessions.ts";

const USAGE = "Usage: deno task restore FILE";

try {
  const [file, ...more] = Deno.args;
  if (file === undefined || more.length > 0) throw new OperatorError(USAGE);
  await restore(await read(file));
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof StorageError)) throw error;
  say(error.message);
  Deno.exitCode = 1;
}

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
  const backup = await parseBackup(text);
  const config = parseConfig(readEnvironment());
  const storage = denoKv(config.kvPath);
  try {
    const restored = await restoreBackup(storage, backup);
    // An app looks at once for tokens that were minted before, and deletes what nobody has now.
    const set = [{ key: mintedKey(), value: true }];
    await storage.commit({ set, delete: [recurringKey("reconcile")] });
    const takenAt = new Date(backup.takenAt).toISOString();
    const { letIn, keptOut, present, disabledSince } = restored;
    say(
      `Put back as of ${takenAt} and let in, so disable whom you disabled since: ${names(letIn)}`,
    );
    say(`Put back and kept out: ${names(keptOut)}`);
    say(`There already, and left as they are: ${present.length}`);
    say(`Of these, disabled since the backup, and still: ${names(disabledSince)}`);
    say(
      `Signed out, since their sessions may have ended before: ${
        names(await endAll(config, storage))
      }`,
    );
  } finally {
    await storage.close();
  }
}

/** What would move the cursor, or worse, is shown as a question mark. */
function names(given: readonly string[]): string {
  if (given.length === 0) return "nobody";
  return given.map((name) => name.replace(/\p{C}/gu, "?")).join(", ");
}

/** A database that lost something may have lost the end of a session. @returns whose they were. */
async function endAll(config: Config, storage: KvStorage): Promise<string[]> {
  const usernames = new Set<string>();
  for await (const { key } of storage.list(ALL_USER_SESSIONS)) usernames.add(String(key[1]));
  const sessions = await operatorSessions(config, storage);
  for (const username of usernames) await sessions.endAll(username);
  return [...usernames];
}
