/** The app on a Fresh that is not the repository's stand-in, where one is given. */
import { copyApp } from "./copied_app.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/**
 * FRESH_DIR is a folder of `@fresh/core`, as JSR has it: its deno.json says name, version and
 * exports, and what it imports must be reachable from here.
 */
export const FRESH_DIR = Deno.env.get("FRESH_DIR");

/** Why tests on the original are skipped, as the end of their names. */
export const SKIPPED = FRESH_DIR === undefined ? ", skipped: FRESH_DIR names no Fresh" : "";

/**
 * Copies the app, with the tests beside the stand-in and without the stand-in, and links Fresh to
 * another folder.
 *
 * @returns the copy's folder; its caller removes it.
 */
export async function copyOnto(fresh: string): Promise<string> {
  const folder = await copyApp();
  await Deno.remove(`${folder}/jsr`);
  await Deno.mkdir(`${folder}/jsr`);
  const config = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
  for (const link of config.links) {
    if (link !== "./jsr/fresh") await Deno.symlink(`${ROOT}${link}`, `${folder}/${link}`);
  }
  await copyTests(`${ROOT}jsr/fresh`, `${folder}/jsr/fresh`);
  config.links = config.links.map((link: string) => link === "./jsr/fresh" ? fresh : link);
  config.lock = false;
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  return folder;
}

/** The folder of tests of what is the stand-in's own. */
const OWN = "own";

/** Copies the tests and what they use, and none of what they test. */
async function copyTests(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === "tests") await copyAll(`${from}/tests`, `${to}/tests`, OWN);
    else if (isDirectory) await copyTests(`${from}/${name}`, `${to}/${name}`);
    else if (/_test\.tsx?$/.test(name)) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

async function copyAll(from: string, to: string, but?: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === but) continue;
    const copy = isDirectory ? copyAll : Deno.copyFile;
    await copy(`${from}/${name}`, `${to}/${name}`);
  }
}

/**
 * Runs Deno in a folder.
 *
 * @returns whether it succeeded, and all that it printed.
 */
export async function runDeno(
  folder: string,
  ...args: readonly string[]
): Promise<{ success: boolean; output: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
