/**
 * `deno task restore FILE` puts people back whom the database has lost, ends the sessions there are,
 * and says who is let in.
 */
import { parseBackup } from "../lib/backup/format.ts";
import { restoreBackup } from "../lib/backup/restore_backup.ts";
import { parseConfig, readEnvironment } from "../lib/config.ts";
import { createSessions } from "../lib/identity/sessions.ts";
import { SYSTEM_CLOCK } from "../lib/clock.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { denoKv } from "../lib/storage/deno_kv.ts";
import { ALL_USER_SESSIONS } from "../lib/storage/keys.ts";
import { type KvStorage, StorageError } from "../lib/storage/kv_storage.ts";
import { say } from "../lib/terminal.ts";

const USAGE = "Usage: deno task restore FILE";

try {
  const [file, ...more] = Deno.args;
  if (file === undefined || more.length > 0) throw new OperatorError(USAGE);
  await restore(await Deno.readTextFile(file));
} catch (error) {
  const known = error instanceof OperatorError || error instanceof StorageError ||
    error instanceof Deno.errors.NotFound;
  if (!known) throw error;
  say(error.message);
  Deno.exitCode = 1;
}

async function restore(text: string): Promise<void> {
  const backup = await parseBackup(text);
  const storage = denoKv(parseConfig(readEnvironment()).kvPath);
  try {
    const restored = await restoreBackup(storage, backup);
    const takenAt = new Date(backup.takenAt).toISOString();
    const { letIn, keptOut, present, disabledSince } = restored;
    say(
      `Put back as of ${takenAt} and let in, so disable whom you disabled since: ${names(letIn)}`,
    );
    say(`Put back and kept out: ${names(keptOut)}`);
    say(`There already, and left as they are: ${present.length}`);
    say(`Of these, disabled since the backup, and still: ${names(disabledSince)}`);
    say(`Signed out, since their sessions may have ended before: ${names(await endAll(storage))}`);
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
async function endAll(storage: KvStorage): Promise<string[]> {
  const usernames = new Set<string>();
  for await (const { key } of storage.list(ALL_USER_SESSIONS)) usernames.add(String(key[1]));
  const { appOrigin, session } = parseConfig(readEnvironment());
  const sessions = await createSessions({
    ...SYSTEM_CLOCK,
    store: storage,
    jwtSecrets: [crypto.randomUUID()],
    issuer: appOrigin,
    limits: session,
    userStands: () => Promise.resolve(true),
  });
  for (const username of usernames) await sessions.endAll(username);
  return [...usernames];
}
