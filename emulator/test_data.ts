/**
 * The data that a test's CARTO starts with: loaded once in a working copy, and copied from then
 * on.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { OAUTH_KEY } from "./oauth/signing.ts";
import { databasePath, openDatabase } from "./store/database.ts";

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
    // Most processes find the file, and need none of these modules.
    const { makeData } = await import("./make_test_data.ts");
    await makeData(folder);
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
  const folder = KEPT + fingerprint(sources);
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
function fingerprint(sources: readonly string[]): string {
  const lines: string[] = [];
  const note = (path: string): void => {
    const { size, mtime } = Deno.statSync(path);
    lines.push(`${path} ${size} ${mtime?.getTime()}`);
  };
  const walk = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = folder + name;
      if (name === "node_modules") continue;
      if (isDirectory) walk(`${path}/`);
      else if (!name.endsWith("_test.ts")) note(path);
    }
  };
  for (const source of sources) (source.endsWith("/") ? walk : note)(source);
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex").slice(0, 16);
}
