/**
 * The data that a test's CARTO starts with: loaded once in a working copy, and copied from then
 * on.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { OAUTH_KEY, openOAuthKeys } from "./oauth/signing.ts";
import { Catalog } from "./store/catalog.ts";
import { databasePath, openDatabase } from "./store/database.ts";
import { loadStates } from "./store/load_states.ts";
import { loadStores } from "./store/load_stores.ts";
import { SYNTHETIC_TABLES } from "./synthetic/mod.ts";
import { makeOnDemand } from "./synthetic/on_demand.ts";

const EMULATOR = new URL("./", import.meta.url).pathname;
const KEPT = new URL("../.data/test-carto/", import.meta.url).pathname;

let loaded: Promise<string> | undefined;

/**
 * Lays out in a folder what a CARTO makes at its first start and when a synthetic table is first
 * asked for: tables, which take one and a half seconds to load, and the key for OAuth tokens, which
 * takes a fifth of one. Nearly every test would have to wait for them.
 *
 * @param options `isElsewhere`: it makes a key of its own, so that it takes none of the OAuth
 * tokens that the other ones issue.
 */
export async function layOutData(
  dataDir: string,
  { isElsewhere = false }: { isElsewhere?: boolean } = {},
): Promise<void> {
  loaded ??= keptFile(databasePath(""), [EMULATOR], async (folder) => {
    const database = openDatabase(folder);
    await loadStores(database, Date.now, () => {});
    await loadStates(database, Date.now);
    await openOAuthKeys(database, Date.now);
    const catalog = new Catalog(database, makeOnDemand(database, SYNTHETIC_TABLES, Date.now));
    for (const name of SYNTHETIC_TABLES.keys()) catalog.find(name);
    database.close();
  });
  await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
  await Deno.copyFile(await loaded, databasePath(dataDir));
  if (!isElsewhere) return;
  const database = openDatabase(dataDir);
  database.prepare("DELETE FROM settings WHERE name = ?").run(OAUTH_KEY);
  database.close();
}

/**
 * @param name of the file.
 * @param sources files, or folders with a slash at the end.
 * @param make makes the file in a folder that it is given.
 * @returns the path of the file; it is made again when one of the sources has changed.
 */
export async function keptFile(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = KEPT + await fingerprint(sources);
  const path = join(folder, name);
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  await Deno.mkdir(KEPT, { recursive: true });
  const made = await Deno.makeTempDir({ dir: KEPT });
  await make(made);
  await Deno.mkdir(folder, { recursive: true });
  // Another process may have written the same file; the last one replaces it by an equal one.
  await Deno.rename(join(made, name), path);
  await Deno.remove(made, { recursive: true });
  return path;
}

/** @returns a text that changes when one of the sources does. */
async function fingerprint(sources: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const note = async (path: string): Promise<void> => {
    const { size, mtime } = await Deno.stat(path);
    lines.push(`${path} ${size} ${mtime?.getTime()}`);
  };
  const walk = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = folder + name;
      if (name === "node_modules") continue;
      if (isDirectory) {
        await walk(`${path}/`);
      } else if (!name.endsWith("_test.ts")) {
        await note(path);
      }
    }
  };
  for (const source of sources) await (source.endsWith("/") ? walk : note)(source);
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex").slice(0, 16);
}
