import * as esbuild from "esbuild";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IslandFile } from "./island_files.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import { freshRuntimePlugin } from "./runtime_plugin.ts";

/** A bundled script, by its file name. */
export interface BundledFile {
  name: string;
  content: Uint8Array<ArrayBuffer>;
}

/** What {@linkcode bundleIslands} is asked to build. */
export interface BundleRequest {
  islands: readonly IslandFile[];
  buildId: string;
  mode: "development" | "production";
}

/** File name of the bundled module that makes islands live. */
export const CLIENT_ENTRY = "client.js";

/** File name of an island's bundled module. */
export function islandFileName(island: IslandFile): string {
  return `island-${island.name}.js`;
}

/**
 * Bundles the islands for the browser: one module each, what several need split out, and what is
 * imported dynamically loaded when it is asked for. npm names are resolved from `node_modules`.
 *
 * @throws {Error} The bundle does not hold exactly one copy of Preact and of its signals.
 */
export async function bundleIslands(
  options: ResolvedBuildOptions,
  { islands, buildId, mode }: BundleRequest,
): Promise<BundledFile[]> {
  if (islands.length === 0) return [];
  const client = fileURLToPath(new URL("../runtime/client/boot.ts", import.meta.url));
  const result = await esbuild.build({
    absWorkingDir: options.root,
    entryPoints: [
      { in: client, out: basename(CLIENT_ENTRY, ".js") },
      ...islands.map((island) => ({
        in: island.path,
        out: basename(islandFileName(island), ".js"),
      })),
    ],
    outdir: join(options.outDir, "js"),
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: options.target,
    chunkNames: "chunk-[hash]",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: mode === "production",
    sourcemap: options.sourceMap,
    define: {
      "process.env.NODE_ENV": JSON.stringify(mode),
      "FRESH_BUILD_ID": JSON.stringify(buildId),
    },
    // The project's own compiler options are Deno's, not a tsconfig.json's.
    tsconfigRaw: {},
    plugins: [freshRuntimePlugin()],
    logLevel: "silent",
  });
  const inputs = Object.keys(result.metafile.inputs);
  requireOneCopy(inputs, "preact");
  requireOneCopy(inputs, "@preact/signals");
  return result.outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    content: new Uint8Array(contents),
  }));
}

/** Ends the bundler's process, which otherwise outlives the build. */
export async function stopBundler(): Promise<void> {
  await esbuild.stop();
}

/** Two copies of Preact or its signals in a page do not see each other's state. */
function requireOneCopy(inputs: readonly string[], name: string): void {
  const entry = new RegExp(`(?:^|/)node_modules/${name}/dist/[^/]+$`);
  const copies = inputs.filter((path) => entry.test(path));
  if (copies.length === 1) return;
  throw new Error(
    `The browser bundle holds ${copies.length} copies of ${name} and must hold exactly one. ` +
      `Pin one version in deno.json's imports. Found: ${copies.join(", ") || "none"}`,
  );
}
