/** The app's KV as the doctor opens it: without leaving a new one behind. */
import { denoKv } from "../storage/deno_kv.ts";
import type { KvStorage } from "../storage/kv_storage.ts";

export interface Database extends AsyncDisposable {
  readonly store: KvStorage;
  /** What it is, in words. */
  readonly description: string;
  /** The file, where it is one. */
  readonly file: string | undefined;
  /** Whether the app has never opened it: there was no file, and an empty one stands in for it. */
  readonly isNew: boolean;
}

/**
 * @param path KV_PATH.
 * @throws {StorageError} from the store, as the app would meet it; and what the file system throws
 * where it cannot be looked at.
 */
export async function openDatabase(path: string | undefined): Promise<Database> {
  if (path === undefined || /^https?:/.test(path)) {
    const description = path === undefined ? "the platform's database" : "a KV Connect server";
    return database(denoKv(path), { description, file: undefined, isNew: false });
  }
  if (await exists(path)) {
    return database(denoKv(path), { description: "a file", file: path, isNew: false });
  }
  // In its folder, where the app will make it; what has to be made for it goes again.
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

/** @returns the folders that were not there, the innermost first. */
async function makeFolder(folder: string): Promise<string[]> {
  if (await exists(folder)) return [];
  const outer = folder === folderOf(folder) ? [] : await makeFolder(folderOf(folder));
  await Deno.mkdir(folder);
  return [folder, ...outer];
}

/** Somebody may have put something into one meanwhile: it stays then, with all around it. */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  try {
    for (const folder of folders) await Deno.remove(folder);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
