import type { Metafile } from "esbuild";
import { relative } from "node:path";
import { inFolder } from "./in_folder.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import { isPrivate } from "./route_files.ts";

/** Two copies of these in a page do not see each other's state. */
const ONCE = ["preact", "@preact/signals"];

/**
 * Checks what a browser bundle was made of.
 *
 * @param inputs Paths of all modules in it, relative to the project.
 * @throws {Error} It holds two copies of Preact or of its signals.
 */
export function requireOneCopy(inputs: readonly string[]): void {
  for (const name of ONCE) {
    const entry = new RegExp(`(?:^|/)node_modules/${name}/dist/[^/]+$`);
    const copies = inputs.filter((path) => entry.test(path));
    if (copies.length <= 1) continue;
    throw new Error(
      `The browser bundle holds ${copies.length} copies of ${name} and must hold one. ` +
        `Pin one version in deno.json's imports. Found: ${copies.join(", ")}`,
    );
  }
}

/**
 * Checks that a browser bundle holds nothing that belongs to the server: the module that makes the
 * app, and routes. (`fresh` and Node's modules are refused when they are resolved.)
 *
 * @throws {Error} It does; the message names the module and who imports it.
 */
export function refuseServerModules(
  { inputs }: Metafile,
  { root, routeDir, serverEntry }: ResolvedBuildOptions,
): void {
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { path } of imports) {
      const file = `${root}/${path}`;
      const isRoute = inFolder(routeDir, file) && !isPrivate(relative(routeDir, file));
      if (file !== serverEntry && !isRoute) continue;
      throw new Error(
        `${importer} is bundled for the browser, so it cannot import ${relative(root, file)}, ` +
          `which is part of the server. Move what both need to a module of its own.`,
      );
    }
  }
}
