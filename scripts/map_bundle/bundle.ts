/**
 * Bundles the map's heavy dependencies, MapLibre, deck.gl and CARTO's client, with our code that
 * uses them. Fresh's Builder supports neither export conditions nor plugins, and without them the
 * bundle would be half as large again (docs/performance.md).
 */
import * as esbuild from "esbuild";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOptions } from "../../fresh.config.ts";
import type { MapFiles } from "../../lib/assets/map_files.ts";
import { bundleSignIn } from "./sign_in.ts";
import { licensesOf } from "./licenses.ts";
import { type Trim, TRIMS } from "./trims.ts";

/** Relative to the project. */
const FOLDER = "static/map";
const LICENSES = `${FOLDER}/licenses.txt`;
const FONT_LICENSE = "styles/inter/LICENSE.txt";

const served = (file: string) => file.replace(/^static/, "");
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const maplibre = (path: string) => fileURLToPath(new URL(path, import.meta.resolve("maplibre-gl")));

/** Entries that pages load; those of cells and heatmaps only for maps with such layers. */
const ENTRIES = {
  source: "lib/map/sources/source_chunk.ts",
  view: "lib/map/view/map_view.ts",
  cells: "lib/map/layers/cells/cell_kinds.ts",
  heatmap: "lib/map/layers/heatmap_kinds.ts",
  worker: maplibre("maplibre-gl-worker.mjs"),
  tiles: fileURLToPath(import.meta.resolve("@carto/api-client/worker")),
  style: maplibre("maplibre-gl.css"),
  font: "styles/inter/inter.woff2",
};

/**
 * Pages do not load these. Code that an entry shares with one of them becomes a separate chunk, so
 * that browsers load and compile MapLibre and deck.gl in parallel.
 */
const PARTS = { maplibre: here("parts/maplibre.ts"), deck: here("parts/deck.ts") };

type Entry = keyof typeof ENTRIES | "signin";

/** A bundle in memory. */
export interface MapBundle {
  readonly files: MapFiles;
  /** Contents by path on our server. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Our source files in the bundle, relative to the project. */
  readonly sources: readonly string[];
  readonly metafile: esbuild.Metafile;
}

/**
 * @param root the project's folder.
 * @param trims the steps to apply; all by default.
 * @throws {Error} with the name of a file that does not bundle, or that a page would load twice.
 */
export async function bundleMap(
  root: string,
  { trims = TRIMS }: { trims?: readonly Trim[] } = {},
): Promise<MapBundle> {
  const common = { absWorkingDir: root, outdir: FOLDER, target: buildOptions.target };
  const { metafile, outputFiles } = await esbuild.build({
    ...common,
    entryPoints: { ...ENTRIES, ...PARTS },
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: "esm",
    loader: { ".woff2": "copy" },
    platform: "browser",
    minify: true,
    banner: { js: `/*! Licenses: ${served(LICENSES)} */` },
    define: { "process.env.NODE_ENV": '"production"' },
    // As MapLibre is compiled: fields without initializers keep the base class's values.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    plugins: trims.flatMap(({ plugins }) => plugins),
    logLevel: "silent",
  });
  const signIn = await bundleSignIn(common);
  const outputs = { ...metafile.outputs, ...signIn.metafile.outputs };
  refuseTwice(Object.keys(metafile.inputs));

  function pathOf(entry: Entry): string {
    const file = Object.keys(outputs).find((file) => file.startsWith(`${FOLDER}/${entry}-`));
    if (file === undefined) throw new Error(`The map's bundle has no ${entry}.`);
    return served(file);
  }
  /** A script's static imports. */
  function needsOf(path: string, found = new Set<string>()): Set<string> {
    for (const { path: file, kind } of outputs[`static${path}`]?.imports ?? []) {
      if (kind !== "import-statement" || found.has(served(file))) continue;
      found.add(served(file));
      needsOf(served(file), found);
    }
    return found;
  }
  const script = (entry: Exclude<Entry, "style" | "font">) => {
    const path = pathOf(entry);
    return { path, needs: [...needsOf(path)] };
  };
  const files: MapFiles = {
    source: script("source"),
    view: script("view"),
    cells: script("cells"),
    heatmap: script("heatmap"),
    signin: script("signin"),
    worker: script("worker"),
    tiles: script("tiles"),
    style: pathOf("style"),
    font: pathOf("font"),
  };
  const inProject = (path: string) => relative(root, path).replaceAll("\\", "/");
  const unused = Object.keys(PARTS).map((part) => `${FOLDER}/${part}-`);
  const contents = [...outputFiles, ...signIn.outputFiles]
    .map(({ path, contents }): [string, Uint8Array] => [inProject(path), contents])
    .filter(([file]) => !unused.some((start) => file.startsWith(start)))
    .map(([file, contents]): [string, Uint8Array] => [served(file), contents]);
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const licenses = await licensesOf(modules, root, [FONT_LICENSE]);
  return {
    files,
    contents: new Map([...contents, [served(LICENSES), new TextEncoder().encode(licenses)]]),
    sources: Object.keys({ ...metafile.inputs, ...signIn.metafile.inputs })
      .filter((path) => !path.includes("node_modules/")),
    metafile,
  };
}

/** Islands bring Preact; MapLibre must be bundled as modules or as one file, not both. */
function refuseTwice(inputs: readonly string[]): void {
  const of = (pattern: RegExp) => inputs.filter((path) => pattern.test(path));
  const preact = of(/node_modules\/(?:preact|@preact)\//);
  const mains = of(/node_modules\/maplibre-gl\/(?:dist\/maplibre-gl\.mjs|src\/index\.ts)$/);
  if (preact.length > 0 || mains.length > 1) {
    throw new Error(`A page would have these twice: ${[...preact, ...mains].join(", ")}`);
  }
}
