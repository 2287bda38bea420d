import type { Plugin } from "esbuild";
import { createHash } from "node:crypto";

const IN_PACKAGE = /[\\/]node_modules[\\/].*\.m?js$/;
const RESOLVING = Symbol("resolving");

/** Folder, beside the project's own scripts, of those made of npm packages. */
export const NPM_FOLDER = "npm";

/**
 * Leaves npm packages out of a bundle: what the project's modules import from them is imported from
 * {@linkcode NPM_FOLDER} instead.
 *
 * @param entries Gets the absolute path of each imported module, and the file name it is to have.
 */
export function npmApartPlugin(entries: Map<string, string>): Plugin {
  return {
    name: "npm-apart",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.kind === "entry-point" || args.pluginData === RESOLVING) return undefined;
        const { importer, resolveDir, kind } = args;
        const resolved = await build.resolve(args.path, {
          importer,
          resolveDir,
          kind,
          pluginData: RESOLVING,
        });
        if (resolved.errors.length > 0 || !IN_PACKAGE.test(resolved.path)) return resolved;
        const name = scriptName(resolved.path);
        entries.set(resolved.path, name);
        return { path: `./${NPM_FOLDER}/${name}`, external: true };
      });
    },
  };
}

/** Readable, and its own for every path: two versions of a package must not meet in one file. */
function scriptName(path: string): string {
  const [, inside = ""] = /.*[\\/]node_modules[\\/](.+)\.m?js$/.exec(path) ?? [];
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 8);
  return `${inside.replace(/\W+/g, "_")}-${hash}.js`;
}
