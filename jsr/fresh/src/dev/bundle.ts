import * as esbuild from "esbuild";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IslandFile } from "./island_files.ts";
import { NPM_FOLDER, npmApartPlugin } from "./npm_apart.ts";
import { bundleNpm, type SharedSettings } from "./npm_bundle.ts";
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
  /** Folder to keep bundled npm packages in, for one build after the other; without it none are. */
  npmCache?: string | undefined;
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
 */
export async function bundleIslands(
  options: ResolvedBuildOptions,
  request: BundleRequest,
): Promise<BundledFile[]> {
  if (request.islands.length === 0) return [];
  const settings = bundlerSettings(options, request);
  const { npmCache } = request;
  const apart = npmCache === undefined ? null : await bundleApart(options, settings, npmCache);
  if (apart !== null) return apart;

  const { outputFiles } = await esbuild.build(settings);
  return outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    content: new Uint8Array(contents),
  }));
}

/**
 * Bundles the project's modules afresh and its npm packages only when they have changed.
 *
 * @returns null for a project with packages that cannot be bundled apart.
 */
async function bundleApart(
  options: ResolvedBuildOptions,
  settings: SharedSettings,
  npmCache: string,
): Promise<BundledFile[] | null> {
  const entries = new Map<string, string>();
  const own = await esbuild.build({
    ...settings,
    plugins: [...settings.plugins ?? [], npmApartPlugin(entries)],
  });
  const npm = await bundleNpm(options, settings, entries, npmCache);
  if (npm.commonjs.length > 0) return null;
  const encoder = new TextEncoder();
  return [
    ...own.outputFiles.map(({ path, contents }) => ({
      name: basename(path),
      content: new Uint8Array(contents),
    })),
    ...Object.entries(npm.scripts).map(([name, text]) => ({
      name: `${NPM_FOLDER}/${name}`,
      content: encoder.encode(text),
    })),
  ];
}

function bundlerSettings(
  options: ResolvedBuildOptions,
  { islands, buildId, mode }: BundleRequest,
): SharedSettings {
  const client = fileURLToPath(new URL("../runtime/client/boot.ts", import.meta.url));
  return {
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
  };
}

/** Ends the bundler's process, which otherwise outlives the build. */
export async function stopBundler(): Promise<void> {
  await esbuild.stop();
}
