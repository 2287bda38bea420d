/** The ways in which the bundle comes to be less than its packages. */
import type { Plugin } from "esbuild";
import { fileURLToPath } from "node:url";

/** Takes the packages' builds for this condition (Node.js, "Conditional exports"). */
export function condition(name: string): Plugin {
  return {
    name: `condition ${name}`,
    setup({ initialOptions }) {
      // "module" is esbuild's own, which it leaves out where there are others.
      initialOptions.conditions = [...initialOptions.conditions ?? ["module"], name];
    },
  };
}

/** Bundles a file in place of what a package names as its module. */
export function insteadOf(specifier: string, file: URL): Plugin {
  const path = fileURLToPath(file);
  return {
    name: `instead of ${specifier}`,
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^${specifier}$`) }, () => ({ path }));
    },
  };
}

/**
 * Leaves a module out. What is reached of it all the same throws an error that says so.
 *
 * @param what the module, for people.
 * @param exports all that is imported from it: a package that comes to import more does not bundle.
 */
export function leaveOut(what: string, filter: RegExp, exports: readonly string[]): Plugin {
  const message = `${what} is left out of the map's bundle (scripts/map_bundle/trims.ts)`;
  const contents = `function leftOut() { throw new Error(${JSON.stringify(message)}); }
export { ${exports.map((name) => `leftOut as ${name}`).join(", ")} };`;
  return {
    name: `without ${what}`,
    setup({ onLoad }) {
      onLoad({ filter }, () => ({ contents, loader: "js" }));
    },
  };
}

/** Empties the texts that a module exports: shaders in a language that is never compiled. */
export function blankTexts(what: string, filter: RegExp): Plugin {
  return {
    name: `without the texts of ${what}`,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        const source = await Deno.readTextFile(path);
        const names = [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
        return { contents: names.map((name) => `export const ${name} = "";`).join("\n") };
      });
    },
  };
}

/** @param edits texts and what takes their place; each must be there. */
export function edit(
  what: string,
  filter: RegExp,
  edits: readonly (readonly [text: string | RegExp, by: string])[],
): Plugin {
  return {
    name: what,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        let contents = await Deno.readTextFile(path);
        for (const [text, by] of edits) {
          const edited = contents.replaceAll(text, by);
          if (edited === contents) throw new Error(`${path} does not have ${text}`);
          contents = edited;
        }
        return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}
