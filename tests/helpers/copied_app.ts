/** A copy of the app, for tests that edit it or run its development server. */
import { makeDataDir } from "./app.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const COPIED = [
  ...["routes", "islands", "components", "lib", "maps", "cli", "scripts", "static", "styles"],
  ...["authoring", "main.ts", "demo.ts", "dev.ts", "serve.ts", "fresh.config.ts", "policy.json"],
  ...["map.schema.json", "deno.lock"],
];

/** @returns its folder; its caller removes it. */
export async function copyApp(): Promise<string> {
  const folder = await makeDataDir();
  for (const name of COPIED) await copy(`${ROOT}${name}`, `${folder}/${name}`);
  for (const name of ["node_modules", "jsr", "emulator"]) {
    // A link to nothing is harmless: without the stand-ins no import leads there.
    await Deno.symlink(`${ROOT}${name}`, `${folder}/${name}`);
  }
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
