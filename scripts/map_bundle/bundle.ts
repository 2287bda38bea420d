/**
 * Bundles what is heavy about the map: MapLibre, deck.gl and CARTO's client, with our own code that
 * uses them. Fresh's Builder takes neither export conditions nor plugins, and without them the
 * browser would get half as much again (docs/performance.md).
 */
import * as esbuild from "esbuild";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOptions } from "../../fresh.config.ts";
import type { MapFiles } from "../../lib/assets/map_files.ts";
import { licencesOf } from "./licences.ts";
import { type Trim, TRIMS } from "./trims.ts";

/** Of the project. */
const FOLDER = "static/map";
const LICENCES = `${FOLDER}/licences.txt`;
const FONT_LICENCE = "styles/inter/LICENSE.txt";

const served = (file: string) => file.replace(/^static/, "");
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const maplibre = (path: string) => fileURLToPath(new URL(path, import.meta.resolve("maplibre-gl")));

/** What a page loads; layers of cells and heatmaps where its map has some. */
const ENTRIES = {
  source: "lib/map/sources/source_chunk.ts",
  view: "lib/map/view/map_view.ts",
  cells: "lib/map/layers/cell_kinds.ts",
  heatmap: "lib/map/layers/heatmap_kinds.ts",
  worker: maplibre("maplibre-gl-worker.mjs"),
  style: maplibre("maplibre-gl.css"),
  font: "styles/inter/inter.woff2",
};

/**
 * No page loads these. What an entry has in common with one of them is a file of its own, so that a
 * browser loads and compiles MapLibre and deck.gl side by side.
 */
const PARTS = { maplibre: here("parts/maplibre.ts"), deck: here("parts/deck.ts") };

/** A bundle in memory. */
export interface MapBundle {
  readonly files: MapFiles;
  /** By path on our server. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Our own source files it was made of, relative to the project. */
  readonly sources: readonly string[];
  readonly metafile: esbuild.Metafile;
}

/**
 * @param root the project's folder.
 * @param trims the steps to take; all of them by default.
 * @throws {Error} naming what does not bundle, or what a page would have twice.
 */
export async function bundleMap(
  root: string,
  { trims = TRIMS }: { trims?: readonly Trim[] } = {},
): Promise<MapBundle> {
  const { metafile, outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { ...ENTRIES, ...PARTS },
    outdir: FOLDER,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: "esm",
    loader: { ".woff2": "copy" },
    platform: "browser",
    target: buildOptions.target,
    minify: true,
    banner: { js: `/*! Licences: ${served(LICENCES)} */` },
    define: { "process.env.NODE_ENV": '"production"' },
    // As MapLibre is compiled: fields that are declared alone keep what the base class gave them.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    plugins: trims.flatMap(({ plugins }) => plugins),
    logLevel: "silent",
  });
  const { outputs } = metafile;
  refuseTwice(Object.keys(metafile.inputs));

  function pathOf(entry: keyof typeof ENTRIES): string {
    const file = Object.keys(outputs).find((file) => file.startsWith(`${FOLDER}/${entry}-`));
    if (file === undefined) throw new Error(`The map's bundle has no ${entry}.`);
    return served(file);
  }
  /** What a script imports at once, itself aside. */
  function needsOf(path: string, found = new Set<string>()): Set<string> {
    for (const { path: file, kind } of outputs[`static${path}`]?.imports ?? []) {
      if (kind !== "import-statement" || found.has(served(file))) continue;
      found.add(served(file));
      needsOf(served(file), found);
    }
    return found;
  }
  const script = (entry: Exclude<keyof typeof ENTRIES, "style" | "font">) => {
    const path = pathOf(entry);
    return { path, needs: [...needsOf(path)] };
  };
  const files: MapFiles = {
    source: script("source"),
    view: script("view"),
    cells: script("cells"),
    heatmap: script("heatmap"),
    worker: script("worker"),
    style: pathOf("style"),
    font: pathOf("font"),
  };
  const inProject = (path: string) => relative(root, path).replaceAll("\\", "/");
  const unused = Object.keys(PARTS).map((part) => `${FOLDER}/${part}-`);
  const contents = outputFiles
    .map(({ path, contents }): [string, Uint8Array] => [inProject(path), contents])
    .filter(([file]) => !unused.some((start) => file.startsWith(start)))
    .map(([file, contents]): [string, Uint8Array] => [served(file), contents]);
  const licences = await licencesOf(metafile, root, [FONT_LICENCE]);
  return {
    files,
    contents: new Map([...contents, [served(LICENCES), new TextEncoder().encode(licences)]]),
    sources: Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules/")),
    metafile,
  };
}

/** The islands bring Preact; MapLibre is there as modules, or as one file, but not as both. */
function refuseTwice(inputs: readonly string[]): void {
  const of = (pattern: RegExp) => inputs.filter((path) => pattern.test(path));
  const preact = of(/node_modules\/(?:preact|@preact)\//);
  const mains = of(/node_modules\/maplibre-gl\/(?:dist\/maplibre-gl\.mjs|src\/index\.ts)$/);
  if (preact.length > 0 || mains.length > 1) {
    throw new Error(`A page would have these twice: ${[...preact, ...mains].join(", ")}`);
  }
}
