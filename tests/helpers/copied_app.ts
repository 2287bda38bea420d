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

/**
 * @param options `built`: its configuration is unchanged and it has this project's build, so that
 * `deno task start` has nothing to build. `fresh`: its configuration is unchanged, and as in a
 * checkout it has neither packages nor a build.
 * @returns its folder; its caller removes it.
 */
export async function copyApp({ built = false, fresh = false } = {}): Promise<string> {
  const folder = await makeDataDir();
  const copied = built ? [...COPIED, ...OF_BUILD] : fresh ? [...COPIED, ...OF_CHECKOUT] : COPIED;
  for (const name of copied) await copy(`${ROOT}${name}`, `${folder}/${name}`);
  for (const name of [...fresh ? [] : ["node_modules"], "jsr", "emulator"]) {
    // A link to nothing is harmless: without the stand-ins no import leads there.
    await Deno.symlink(`${ROOT}${name}`, `${folder}/${name}`);
  }
  if (built || fresh) return folder;
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  // The packages are shared with the project, so nothing may be installed over them.
  config.tasks.install = "true";
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  return folder;
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}
