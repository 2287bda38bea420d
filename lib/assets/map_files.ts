/**
 * The files that the heavy part of the map is bundled to (scripts/map_bundle/), as the build lists
 * them.
 */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";

/** Where the build lists them, below static/. */
export const MAP_FILES_LIST = "map/files.json";

/** A path of such a file, whose name changes with its contents. */
export const MAP_FILE = /^\/map\/[a-z]+-[A-Z0-9]{8}\.(js|css|woff2)$/;

const Path = v.pipe(v.string(), v.regex(MAP_FILE));

const Script = v.object({
  path: Path,
  /** The scripts that it imports, and that these import. */
  needs: v.array(Path),
});

const MapFiles = v.object({
  /** CARTO's client. */
  source: Script,
  /** MapLibre and deck.gl. */
  view: Script,
  /** Layers of cells, for maps that have some. */
  cells: Script,
  /** Heatmaps, for maps that have some. */
  heatmap: Script,
  /** Of the sign-in page, which evaluates others ahead. */
  signin: Script,
  /** MapLibre's worker. */
  worker: Script,
  /** The worker of CARTO's client, which computes widgets from tiles, for maps of tilesets. */
  tiles: Script,
  /** MapLibre's style sheet. */
  style: Path,
  /** The font of pages with a map, where the theme has no other. */
  font: Path,
});

/** Their paths on our own server. */
export type MapFiles = v.InferOutput<typeof MapFiles>;

/** @throws {OperatorError} when there is no list at that place, or it is another version's. */
export async function openMapFiles(list: URL): Promise<MapFiles> {
  const text = await Deno.readTextFile(list).catch((cause: unknown) => {
    throw new OperatorError("The map's code is not built: run `deno task build`.", { cause });
  });
  const files = v.safeParse(v.pipe(v.string(), v.parseJson(), MapFiles), text);
  if (files.success) return files.output;
  throw new OperatorError("The map's code was built by another version: run `deno task build`.");
}

/**
 * @returns each script that a page with the map loads of these, what is asked for first in front.
 */
export function mapScripts({ source, view }: MapFiles): string[] {
  return [...new Set([source, view].flatMap(({ path, needs }) => [path, ...needs]))];
}

/** Which script has a type of layer; points, lines and polygons come with the view. */
const layerScript = ({ cells, heatmap }: MapFiles) => ({ h3: cells, quadbin: cells, heatmap });

/**
 * @param types of the map's layers.
 * @returns the scripts that a page loads for them beside {@linkcode mapScripts}.
 */
export function layerScripts(files: MapFiles, types: readonly string[]): string[] {
  const scripts = Object.entries(layerScript(files)).filter(([type]) => types.includes(type));
  const all = scripts.flatMap(([, { path, needs }]) => [path, ...needs]);
  const shared = mapScripts(files);
  return [...new Set(all)].filter((path) => !shared.includes(path));
}

/** @returns where a page's island finds them. */
export function engineSettings(files: MapFiles) {
  const { source, view, worker, tiles } = files;
  const { h3, quadbin, heatmap } = layerScript(files);
  return {
    engine: { source: source.path, view: view.path, tiles: tiles.path },
    workerUrl: worker.path,
    /** By the type of layer. */
    layerUrls: { h3: h3.path, quadbin: quadbin.path, heatmap: heatmap.path },
  };
}
