/** Keeps the map's bundle, in the static files, up to date with its inputs. */
import { stop } from "esbuild";
import { MAP_FILES_LIST } from "../../lib/assets/map_files.ts";
import { bundleMap } from "./bundle.ts";

const FOLDER = "static/map";
const LIST = `static/${MAP_FILES_LIST}`;
/** The stamp of the bundle's inputs and outputs. */
const STAMP = "_fresh/map_bundle.txt";
/** Inputs in addition to our modules: packages change only with the lock file. */
const OTHER_INPUTS = ["deno.lock", "fresh.config.ts"];
const BUNDLER = "scripts/map_bundle";

/**
 * Bundles the heavy part of the map, unless the bundle exists and its inputs are unchanged.
 *
 * @param root the project's folder.
 * @throws {Error} with the name of a file that does not bundle.
 */
export async function writeMapBundle(root: string): Promise<void> {
  const stamp = await readStamp(root);
  if (stamp !== "" && await stampOf(root, stampedFiles(stamp)) === stamp) return;

  const { contents, files, sources } = await bundleMap(root).finally(stop);
  await Deno.mkdir(`${root}/${FOLDER}`, { recursive: true });
  for (const [path, bytes] of contents) await Deno.writeFile(`${root}/static${path}`, bytes);
  await Deno.writeTextFile(`${root}/${LIST}`, JSON.stringify(files));
  const bundler = await Array.fromAsync(
    Deno.readDir(`${root}/${BUNDLER}`),
    ({ name }) => `${BUNDLER}/${name}`,
  );
  const made = [LIST, ...[...contents.keys()].map((path) => `static${path}`)];
  await Deno.mkdir(`${root}/_fresh`, { recursive: true });
  await Deno.writeTextFile(
    `${root}/${STAMP}`,
    await stampOf(root, [...sources, ...bundler, ...OTHER_INPUTS, ...made]),
  );
}

/**
 * Removes files of earlier bundles. Not during development: the watcher ignores the folder but
 * still sees deletions there, and restarts.
 */
export async function tidyMapBundle(root: string): Promise<void> {
  const kept = new Set(stampedFiles(await readStamp(root)));
  for await (const { name } of Deno.readDir(`${root}/${FOLDER}`)) {
    if (!kept.has(`${FOLDER}/${name}`)) await Deno.remove(`${root}/${FOLDER}/${name}`);
  }
}

const readStamp = (root: string) => Deno.readTextFile(`${root}/${STAMP}`).catch(() => "");

/** @returns a fingerprint that changes when one of the files is edited or removed. */
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
