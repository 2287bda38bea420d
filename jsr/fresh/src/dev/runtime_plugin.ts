import type { Plugin } from "esbuild";
import { fileURLToPath } from "node:url";

/** Points the bundler at this package's own files, which are not in `node_modules`. */
export function freshRuntimePlugin(): Plugin {
  const runtime = fileURLToPath(new URL("../runtime/mod.ts", import.meta.url));
  return {
    name: "fresh-runtime",
    setup(build) {
      build.onResolve(
        { filter: /^(fresh|@fresh\/core)(\/.*)?$/ },
        ({ path, importer }) => {
          if (path.endsWith("/runtime")) return { path: runtime };
          return {
            errors: [{
              text: `${importer} is bundled for the browser, so it cannot import "${path}": ` +
                `only "fresh/runtime" works on both sides`,
            }],
          };
        },
      );
    },
  };
}
