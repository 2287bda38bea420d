/** `deno task backup FILE` writes the data that cannot be recreated to a new file. */
import { parseConfig, readEnvironment } from "../lib/config/config.ts";
import { formatBackup } from "../lib/backup/format.ts";
import { takeBackup } from "../lib/backup/take_backup.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { openKv } from "../lib/storage/deno_kv.ts";
import { say } from "../lib/log/terminal.ts";
import { runTask } from "./run_task.ts";

const USAGE = "Usage: deno task backup FILE (FILE must not exist)";

await runTask(async () => {
  const [file, ...more] = Deno.args;
  if (file === undefined || more.length > 0) throw new OperatorError(USAGE);
  await backUp(file);
});

async function backUp(file: string): Promise<void> {
  const storage = openKv(parseConfig(readEnvironment()));
  try {
    let skipped = 0;
    const backup = await takeBackup(storage, Date.now(), (key) => {
      skipped++;
      say(`A row cannot be backed up: ${JSON.stringify(key.map(String))}`);
    });
    await write(file, formatBackup(backup));
    say(`Wrote ${backup.rows.length} users to ${file}, with their password hashes.`);
    if (skipped > 0) Deno.exitCode = 1;
  } finally {
    await storage.close();
  }
}

/** Writes atomically, readable by its owner only. */
async function write(file: string, text: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const opened = await Deno.open(partial, { write: true, createNew: true, mode: 0o600 });
    await new Blob([text]).stream().pipeTo(opened.writable);
    await Deno.link(partial, file);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new OperatorError(`${file} already exists, or a backup to it is in progress.`);
  }
  await Deno.remove(partial);
}
