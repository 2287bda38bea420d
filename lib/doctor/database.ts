/** Opens the app's KV for the doctor, without leaving a new file behind. */
import { denoKv, type KvPlace } from "../storage/deno_kv.ts";
import type { KvStorage } from "../storage/kv_storage.ts";

export interface Database extends AsyncDisposable {
  readonly store: KvStorage;
  /** Its description. */
  readonly description: string;
  /** The path of a file database. */
  readonly file: string | undefined;
  /** Whether there was no file yet, and a temporary empty one is used instead. */
  readonly isNew: boolean;
}

/**
 * @param place KV_PATH, and the access token of a server.
 * @throws {StorageError} as the app would get it; and file system errors where the path cannot be
 * inspected.
 */
export async function openDatabase(place: KvPlace): Promise<Database> {
  const { kvPath: path, kvAccessToken: accessToken } = place;
  if (path === undefined || /^https?:/.test(path)) {
    const description = path === undefined ? "the platform's database" : "a KV Connect server";
    return database(denoKv(path, { accessToken }), { description, file: undefined, isNew: false });
  }
  if (await exists(path)) {
    return database(denoKv(path), { description: "a file", file: path, isNew: false });
  }
  // In its folder, where the app will create it; everything created here is removed again.
  const folders = await makeFolder(folderOf(path));
  const scratch = await Deno.makeTempDir({ dir: folderOf(path), prefix: "doctor-" });
  const file = `${scratch}/kv.sqlite3`;
  const description = "a file that the app will make at its start";
  return database(denoKv(file), { description, file, isNew: true }, async () => {
    await Deno.remove(scratch, { recursive: true });
    await removeEmpty(folders);
  });
}

function database(
  store: KvStorage,
  what: Pick<Database, "description" | "file" | "isNew">,
  clear: () => Promise<void> = () => Promise.resolve(),
): Database {
  return {
    ...what,
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await clear();
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return end < 0 ? "." : path.slice(0, end) || "/";
}

/** @returns the missing folders, the innermost first. */
async function makeFolder(folder: string): Promise<string[]> {
  if (await exists(folder)) return [];
  const outer = folder === folderOf(folder) ? [] : await makeFolder(folderOf(folder));
  await Deno.mkdir(folder);
  return [folder, ...outer];
}

/** A folder that is no longer empty stays, with its parents. */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  try {
    for (const folder of folders) await Deno.remove(folder);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
