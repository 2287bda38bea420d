/** Bundles the inline script of pages with a map, from the code that these share with it. */
import { build, stop } from "esbuild";
import { buildOptions } from "../fresh.config.ts";
import { FIRST_SCRIPT_FILE } from "../lib/assets/first_script.ts";

const ENTRY = "lib/map/first/first_script.ts";

/** @param root the project's folder; the map's bundle must be written before. */
export async function writeFirstScript(root: string): Promise<void> {
  await Deno.writeTextFile(`${root}/static/${FIRST_SCRIPT_FILE}`, await bundle(root).finally(stop));
}

async function bundle(root: string): Promise<string> {
  const { outputFiles: [file] } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    write: false,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: buildOptions.target,
    minify: true,
    legalComments: "none",
    logLevel: "silent",
  });
  return file?.text.trim() ?? "";
}
