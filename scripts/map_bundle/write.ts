/** Keeps the map's bundle, below the static files, true to what it is made of. */
import { stop } from "esbuild";
import { MAP_FILES_LIST } from "../../lib/map_files.ts";
import { bundleMap } from "./bundle.ts";

const FOLDER = "static/map";
const LIST = `static/${MAP_FILES_LIST}`;
/** What the bundle was made of. */
const STAMP = "_fresh/map_inputs.txt";
/** What it is made of beside our modules: a package changes with the lock. */
const OTHER_INPUTS = ["deno.lock", "fresh.config.ts", LIST];
const BUNDLER = "scripts/map_bundle";

/**
 * Bundles the heavy part of the map, unless it was made of the very same files.
 *
 * @param root the project's folder.
 * @throws {Error} naming what does not bundle.
 */
export async function writeMapBundle(root: string): Promise<void> {
  const stamp = await Deno.readTextFile(`${root}/${STAMP}`).catch(() => null);
  if (stamp !== null && await stampOf(root, stampedFiles(stamp)) === stamp) return;

  const { contents, files, sources } = await bundleMap(root).finally(stop);
  await Deno.remove(`${root}/${FOLDER}`, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(`${root}/${FOLDER}`, { recursive: true });
  for (const [path, bytes] of contents) await Deno.writeFile(`${root}/static${path}`, bytes);
  await Deno.writeTextFile(`${root}/${LIST}`, JSON.stringify(files));
  const bundler = await Array.fromAsync(
    Deno.readDir(`${root}/${BUNDLER}`),
    ({ name }) => `${BUNDLER}/${name}`,
  );
  await Deno.mkdir(`${root}/_fresh`, { recursive: true });
  const inputs = [...sources, ...bundler, ...OTHER_INPUTS];
  await Deno.writeTextFile(`${root}/${STAMP}`, await stampOf(root, inputs));
}

/** @returns a text that changes when one of the files is edited, or is not there any more. */
async function stampOf(root: string, files: readonly string[]): Promise<string> {
  const lines = await Promise.all(files.map(async (file) => {
    const info = await Deno.stat(`${root}/${file}`).catch(() => null);
    return `${info?.size} ${info?.mtime?.getTime()} ${file}`;
  }));
  return lines.join("\n");
}

function stampedFiles(stamp: string): string[] {
  return stamp.split("\n").map((line) => line.split(" ").slice(2).join(" "));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
