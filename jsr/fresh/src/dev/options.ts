import { resolve } from "node:path";

/** What `new Builder(options)` takes; paths are relative to `root`. */
export interface BuildOptions {
  /**
   * Folder of the project, itself relative to the working directory.
   * @default {"."}
   */
  root?: string;
  /**
   * Module that exports the app as `app`.
   * @default {"main.ts"}
   */
  serverEntry?: string;
  /** @default {"_fresh"} */
  outDir?: string;
  /**
   * Folders of files that are served as they are; in several, the first that has a file wins.
   * @default {"static"}
   */
  staticDir?: string | string[];
  /** @default {"islands"} */
  islandDir?: string;
  /** @default {"routes"} */
  routeDir?: string;
  /**
   * What the browser must understand, as esbuild's `target`.
   * @default {"es2022"}
   */
  target?: string | string[];
  /** Files below the island and route folders to leave out, by their absolute path. */
  ignore?: RegExp[];
  /**
   * Source maps for the browser's scripts.
   * @default {false}
   */
  sourceMap?: boolean | "inline" | "external" | "linked" | "both";
}

/** {@linkcode BuildOptions} with absolute paths and defaults filled in. */
export interface ResolvedBuildOptions {
  root: string;
  serverEntry: string;
  outDir: string;
  staticDirs: string[];
  islandDir: string;
  routeDir: string;
  target: string | string[];
  ignore: RegExp[];
  sourceMap: boolean | "inline" | "external" | "linked" | "both";
}

/** Fills in the defaults of {@linkcode BuildOptions}. */
export function resolveBuildOptions(options: BuildOptions): ResolvedBuildOptions {
  const root = resolve(options.root ?? ".");
  return {
    root,
    serverEntry: resolve(root, options.serverEntry ?? "main.ts"),
    outDir: resolve(root, options.outDir ?? "_fresh"),
    staticDirs: [options.staticDir ?? "static"].flat().map((dir) => resolve(root, dir)),
    islandDir: resolve(root, options.islandDir ?? "islands"),
    routeDir: resolve(root, options.routeDir ?? "routes"),
    target: options.target ?? "es2022",
    ignore: options.ignore ?? [],
    sourceMap: options.sourceMap ?? false,
  };
}
