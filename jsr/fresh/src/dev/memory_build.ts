import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildCache, FsRoute, StaticFile } from "../build/build_cache.ts";
import { islandTable } from "../build/islands.ts";
import { type Assembly, loadModule } from "./assemble.ts";
import { contentTypeOf } from "./content_type.ts";
import { fsCommands } from "../routing/fs_commands.ts";
import { hashOf } from "./hash.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import type { RouteFile } from "./route_files.ts";

/** Makes a build that keeps scripts in memory and reads static files where they are. */
export async function memoryBuild(
  assembly: Assembly,
  options: ResolvedBuildOptions,
): Promise<BuildCache> {
  return {
    buildId: assembly.buildId,
    root: options.root,
    mode: assembly.mode,
    fsRoutes: await Promise.all(assembly.routes.map((route) => loadRoute(route, options))),
    islands: islandTable(
      await Promise.all(assembly.islands.map(async ({ name, path, url }) => ({
        name,
        url,
        module: await loadModule(path),
      }))),
    ),
    clientEntry: assembly.clientEntry,
    devScript: "",
    async getFile(path) {
      const script = assembly.scripts.get(path);
      if (script !== undefined) return await toStaticFile(path, script.content, true);
      for (const dir of options.staticDirs) {
        const content = await readInside(dir, path);
        if (content !== null) return await toStaticFile(path, content, false);
      }
      return null;
    },
  };
}

/** Loads a file of the routes folder. @throws {Error} It exports nothing a route could be. */
async function loadRoute(route: RouteFile, { routeDir }: ResolvedBuildOptions): Promise<FsRoute> {
  const path = join(routeDir, route.file);
  const loaded = { ...route, module: await loadModule(path) };
  try {
    if (route.kind === "route") fsCommands([loaded]);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`${message}\n    at ${pathToFileURL(path)}:1:1`, { cause });
  }
  return loaded;
}

async function toStaticFile(
  path: string,
  content: Uint8Array<ArrayBuffer>,
  immutable: boolean,
): Promise<StaticFile> {
  return {
    hash: await hashOf(content),
    contentType: contentTypeOf(path),
    size: content.byteLength,
    immutable,
    open: () => content,
  };
}

async function readInside(dir: string, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (path.split(/[/\\]/).includes("..") || path.includes("\0") || path.endsWith("/")) return null;
  try {
    const file = join(dir, path);
    return (await Deno.stat(file)).isFile ? await Deno.readFile(file) : null;
  } catch {
    // Whatever the file system says of a path that a client made up, it is not a static file.
    return null;
  }
}
