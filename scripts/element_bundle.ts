/** Bundles `<carto-map>` for other applications' pages: a script, and a module. */
import { build, stop } from "esbuild";
import { buildOptions } from "../fresh.config.ts";

/** What is served, from which source. */
const FILES = [
  { file: "static/embed.js", entry: "lib/element/script.ts", format: "iife" },
  { file: "static/embed.mjs", entry: "lib/element/module.ts", format: "esm" },
] as const;

/** The files that {@linkcode writeElementBundle} makes. */
export const ELEMENT_FILES: readonly string[] = FILES.map(({ file }) => file);

/**
 * Leaves a file with the same contents as it is: during development the watcher sees each write.
 *
 * @param root the project's folder.
 */
export async function writeElementBundle(root: string): Promise<void> {
  try {
    for (const { file, entry, format } of FILES) {
      const text = await bundled(root, entry, format);
      const before = await Deno.readTextFile(`${root}/${file}`).catch(() => "");
      if (text !== before) await Deno.writeTextFile(`${root}/${file}`, text);
    }
  } finally {
    await stop();
  }
}

async function bundled(root: string, entry: string, format: "iife" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    write: false,
    bundle: true,
    format,
    platform: "browser",
    target: buildOptions.target,
    minify: true,
    charset: "utf8",
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${entry} has no bundle`);
  return output.text;
}
