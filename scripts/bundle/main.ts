/**
 * `deno task bundle FOLDER` writes to a new folder what serving needs and nothing else: the server
 * and the operator's tasks as scripts, static files, the policy and the maps. It needs Deno, and no
 * packages.
 */
import { OperatorError } from "../../lib/operator_error.ts";
import { say } from "../../lib/log/terminal.ts";
import { licensesOf } from "../map_bundle/licenses.ts";
import { bundleConfiguration, COPIED } from "./contents.ts";
import { bundleScripts, packageModules } from "./scripts.ts";

const USAGE = "Usage: deno task bundle FOLDER (FOLDER must not exist, or be empty)";
const ROOT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

try {
  const [folder, ...more] = Deno.args;
  if (folder === undefined || more.length > 0) throw new OperatorError(USAGE);
  await bundle(await emptyFolder(folder));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  say(error.message);
  Deno.exitCode = 1;
}

/** @returns its whole path. */
async function emptyFolder(folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const _ of Deno.readDir(folder)) throw new OperatorError(USAGE);
  return await Deno.realPath(folder);
}

async function bundle(folder: string): Promise<void> {
  await bundleScripts(ROOT, folder);
  for (const path of COPIED) await copy(`${ROOT}/${path}`, `${folder}/${path}`);
  await copy(new URL("start.sh", import.meta.url).pathname, `${folder}/start.sh`);
  const configuration = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    `${JSON.stringify(bundleConfiguration(configuration), null, 2)}\n`,
  );
  const licenses = await licensesOf(await packageModules(folder), ROOT, []);
  await Deno.writeTextFile(`${folder}/LICENSES.txt`, licenses);
  say(`Wrote ${folder}: ${(await bytesBelow(folder) / 1e6).toFixed(1)} MB. Run ./start.sh there.`);
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? await bytesBelow(path) : (await Deno.stat(path)).size;
  }
  return bytes;
}
