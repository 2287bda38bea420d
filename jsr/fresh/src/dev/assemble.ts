import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BundledFile, bundleIslands, CLIENT_ENTRY, islandFileName } from "./bundle.ts";
import { newBuildId } from "./build_id.ts";
import { listModules } from "./crawl.ts";
import { type IslandFile, nameIslands } from "./island_files.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import { isPrivate, readRouteFile, type RouteFile, sortRouteFiles } from "./route_files.ts";

/** A build before it is written or kept. */
export interface Assembly {
  buildId: string;
  mode: "development" | "production";
  routes: readonly RouteFile[];
  islands: readonly (IslandFile & { url: string })[];
  clientEntry: string;
  /** Bundled scripts by their URL path. */
  scripts: ReadonlyMap<string, BundledFile>;
}

/**
 * Finds the routes and islands of a project and bundles what goes to the browser.
 *
 * @param npmCache Where bundled npm packages are kept from one build to the next, if they are.
 */
export async function assemble(
  options: ResolvedBuildOptions,
  { mode, npmCache }: { mode: Assembly["mode"]; npmCache?: string },
): Promise<Assembly> {
  const buildId = newBuildId();
  const files = await listModules(options.routeDir, options.ignore);
  const islands = nameIslands([
    ...(await listModules(options.islandDir, options.ignore)).map((relative) => ({
      path: join(options.islandDir, relative),
      relative,
    })),
    ...files.filter((file) => file.includes("(_islands)/")).map((relative) => ({
      path: join(options.routeDir, relative),
      relative,
    })),
  ]);
  const routes = sortRouteFiles(files.filter((file) => !isPrivate(file)).map(readRouteFile));
  const scripts = await bundleIslands(options, { islands, buildId, mode, npmCache });
  const scriptUrl = (name: string) => `/_fresh/js/${buildId}/${name}`;
  return {
    buildId,
    mode,
    routes,
    islands: islands.map((island) => ({ ...island, url: scriptUrl(islandFileName(island)) })),
    clientEntry: scriptUrl(CLIENT_ENTRY),
    scripts: new Map(scripts.map((file) => [scriptUrl(file.name), file])),
  };
}

/** Loads a module of the project by its absolute path. */
export async function loadModule(path: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(path).href);
}
