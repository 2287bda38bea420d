/** A copy of the app, for tests that edit it or run its development server. */
import { makeDataDir } from "./app.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const COPIED = [
  ...["routes", "islands", "components", "lib", "maps", "cli", "scripts", "static", "styles"],
  ...["authoring", "main.ts", "demo.ts", "dev.ts", "serve.ts", "fresh.config.ts", "policy.json"],
  ...["map.schema.json", "deno.lock"],
];
/** Also of a build that is not stale. */
const OF_BUILD = ["serve.ts", "deno.json", "deno.jsr.json", "_fresh"];
const OF_CHECKOUT = ["deno.json", "deno.jsr.json"];
/** Of the map's bundle, which is made again unless its inputs have the times that it names. */
const OF_MAP_BUNDLE = "_fresh/map_bundle.txt";

/**
 * @param options `built`: its configuration is unchanged and it has this project's build, so that
 * `deno task start` has nothing to build. `fresh`: its configuration is unchanged, and as in a
 * checkout it has neither packages nor a build. `mapBundled`: it has this project's bundle of the
 * map, as after an earlier start of the development server.
 * @returns its folder; its caller removes it.
 */
export async function copyApp(
  { built = false, fresh = false, mapBundled = false } = {},
): Promise<string> {
  const folder = await makeDataDir();
  const copied = built ? [...COPIED, ...OF_BUILD] : fresh ? [...COPIED, ...OF_CHECKOUT] : COPIED;
  for (const name of copied) await copy(`${ROOT}${name}`, `${folder}/${name}`);
  for (const name of [...fresh ? [] : ["node_modules"], "jsr", "emulator"]) {
    // A link to nothing is harmless: without the stand-ins no import leads there.
    await Deno.symlink(`${ROOT}${name}`, `${folder}/${name}`);
  }
  if (built || fresh) return folder;
  if (mapBundled) {
    await Deno.mkdir(`${folder}/_fresh`);
    await copy(`${ROOT}${OF_MAP_BUNDLE}`, `${folder}/${OF_MAP_BUNDLE}`);
  }
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  // The packages are shared with the project, so nothing may be installed over them.
  config.tasks.install = "true";
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  return folder;
}

/** With its times, by which the map's bundle is found to be up to date. */
async function copy(from: string, to: string): Promise<void> {
  const { isFile, atime, mtime } = await Deno.stat(from);
  if (isFile) {
    await Deno.copyFile(from, to);
  } else {
    await Deno.mkdir(to);
    for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
  }
  if (atime !== null && mtime !== null) await Deno.utime(to, atime, mtime);
}
