/** Files with personal data, which only the account that runs the app may read. */

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** What SQLite keeps beside a database; it gives these the mode of the database. */
const SQLITE_SUFFIXES = ["-wal", "-shm", "-journal"];

/** The project's folder for the app's own data. */
const DATA_FOLDER = /(^|[/\\])\.data([/\\]|$)/;

/** @returns the folder of the file; a dot where the path has none. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return end < 0 ? "." : path.slice(0, end) || "/";
}

/**
 * Restricts a file to its owner, also an existing one, and its folder where that is in `.data`.
 * Other folders may hold other people's files, so their mode stays.
 *
 * @param path a file that need not be there.
 */
export async function keepPrivate(path: string): Promise<void> {
  if (DATA_FOLDER.test(folderOf(path))) await setMode(folderOf(path), FOLDER_MODE);
  await setMode(path, FILE_MODE);
}

/**
 * Creates an SQLite database where there is none, with its folder, and restricts it and the files
 * beside it to their owner. SQLite itself would make them world-readable.
 *
 * @throws what the file system throws where it cannot be made.
 */
export async function makePrivateDatabase(path: string): Promise<void> {
  await Deno.mkdir(folderOf(path), { recursive: true, mode: FOLDER_MODE });
  await keepPrivate(path);
  (await Deno.open(path, { create: true, write: true, mode: FILE_MODE })).close();
  for (const suffix of SQLITE_SUFFIXES) await setMode(`${path}${suffix}`, FILE_MODE);
}

/** Windows has no such modes, and other owners protect their own files. */
async function setMode(path: string, mode: number): Promise<void> {
  if (Deno.build.os === "windows") return;
  try {
    await Deno.chmod(path, mode);
  } catch (error) {
    const isTheirs = error instanceof Deno.errors.PermissionDenied;
    if (!(error instanceof Deno.errors.NotFound || isTheirs)) throw error;
  }
}
