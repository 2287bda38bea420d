/** Bundles the inline scripts of pages with a map, from the code that these share with them. */
import { build, stop } from "esbuild";
import { buildOptions } from "../fresh.config.ts";
import { FIRST_SCRIPTS } from "../lib/assets/first_scripts.ts";

/** Fields of our own boxes: nothing of the browser's is read by these names there. */
const OWN_FIELDS = /^(?:left|top|right|bottom|width|height|room)$/;

/** @param root the project's folder; the map's bundle must be written before. */
export async function writeFirstScripts(root: string): Promise<void> {
  try {
    for (const [name, file] of Object.entries(FIRST_SCRIPTS)) {
      await build({
        absWorkingDir: root,
        entryPoints: [`lib/map/first/${name}_script.ts`],
        outfile: `static/${file}`,
        bundle: true,
        format: "iife",
        platform: "browser",
        target: buildOptions.target,
        minify: true,
        mangleProps: OWN_FIELDS,
        legalComments: "none",
        logLevel: "silent",
      });
    }
  } finally {
    await stop();
  }
}
