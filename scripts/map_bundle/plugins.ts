/** esbuild plugins that make the bundle smaller than its packages. */
import type { Plugin } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Resolves packages with this export condition (Node.js, "Conditional exports"). */
export function condition(name: string): Plugin {
  return {
    name: `condition ${name}`,
    setup({ initialOptions }) {
      // "module" is esbuild's default, which it drops if other conditions are set.
      initialOptions.conditions = [...initialOptions.conditions ?? ["module"], name];
    },
  };
}

/** Bundles a file in place of another. @param filter of the other's name, as it is imported. */
export function insteadOf(filter: RegExp, file: URL): Plugin {
  const path = fileURLToPath(file);
  return {
    name: `instead of ${filter}`,
    setup({ onResolve }) {
      onResolve({ filter }, () => ({ path }));
    },
  };
}

/**
 * Drops a package's unused imports: some packages do not declare them free of side effects, and
 * shared code would be pulled into this package's chunk too.
 */
export function unusedIn(importers: RegExp, specifiers: readonly string[]): Plugin {
  return ownCopy(importers, new RegExp(`^(?:${specifiers.join("|")})$`), "apart");
}

/**
 * Gives files a copy of a package of their own, with what they use of it: esbuild shares a module
 * between scripts as a whole, so that all of them would load what only one needs.
 *
 * @param filter matches the package's name as the files import it.
 * @param name of the copy; those of one name are one.
 */
export function ownCopy(importers: RegExp, filter: RegExp, name: string): Plugin {
  return {
    name: `own copy ${filter}`,
    setup({ onResolve, resolve }) {
      onResolve({ filter }, async ({ path, pluginData, importer, kind, resolveDir }) => {
        if (pluginData === RESOLVING || !importers.test(importer)) return undefined;
        const found = await resolve(path, { importer, kind, resolveDir, pluginData: RESOLVING });
        return { path: found.path, errors: found.errors, sideEffects: false, suffix: `?${name}` };
      });
    },
  };
}

const RESOLVING = Symbol("resolving");

/**
 * Leaves a module out. Code that still uses it throws an error that says so.
 *
 * @param what a readable name of the module.
 * @param exports all names imported from it: the bundle fails if a package imports others.
 */
export function leaveOut(what: string, filter: RegExp, exports: readonly string[]): Plugin {
  return {
    name: `without ${what}`,
    setup({ onLoad }) {
      onLoad({ filter }, () => ({ contents: leftOut(what, exports), loader: "js" }));
    },
  };
}

/**
 * Leaves a module out for some importers, and keeps it for others.
 *
 * @param importers the files that do not get it.
 * @param filter matches the module's name as they import it.
 * @param exports all names that they import from it.
 */
export function leaveOutOf(
  what: string,
  { importers, filter, exports }: {
    readonly importers: RegExp;
    readonly filter: RegExp;
    readonly exports: readonly string[];
  },
): Plugin {
  const namespace = `without ${what}`;
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve(
        { filter },
        ({ path, importer }) => importers.test(importer) ? { path, namespace } : undefined,
      );
      onLoad({ filter: /./, namespace }, () => ({
        contents: leftOut(what, exports),
        loader: "js",
      }));
    },
  };
}

function leftOut(what: string, exports: readonly string[]): string {
  const message = `Left out of the map's bundle (scripts/map_bundle/trims.ts): ${what}`;
  return `function leftOut() { throw new Error(${JSON.stringify(message)}); }
export { ${exports.map((name) => `leftOut as ${name}`).join(", ")} };`;
}

/** Empties a module's exported texts: shaders in a language that is never compiled. */
export function blankTexts(what: string, filter: RegExp): Plugin {
  return {
    name: `without the texts of ${what}`,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        const source = await Deno.readTextFile(path);
        const exports = [...source.matchAll(/^export (default|const \w+ =)/gm)];
        if (exports.length === 0) throw new Error(`${path} exports no text`);
        return { contents: exports.map(([, what]) => `export ${what} "";`).join("\n") };
      });
    },
  };
}

/** @param edits texts and their replacements; each text must occur. */
export function edit(
  what: string,
  filter: RegExp,
  edits: readonly (readonly [text: RegExp, by: string])[],
): Plugin {
  return {
    name: what,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        let contents = await Deno.readTextFile(path);
        for (const [text, by] of edits) {
          const edited = contents.replace(text, by);
          if (edited === contents) throw new Error(`${path} does not have ${text}`);
          contents = edited;
        }
        return { contents, loader: "default" };
      });
    },
  };
}

/**
 * Imports the namespaces that a package re-exports, such as `vec3`, from their own modules: esbuild
 * keeps all of a namespace that comes by a re-export, used or not.
 *
 * @param importers the files to look at.
 * @param folder the folder of the namespaces' modules, relative to the package.
 */
export function namespacesOf(name: string, importers: RegExp, folder: string): Plugin {
  const imports = new RegExp(`import \\{([^}]*)\\} from '${name}';`, "g");
  return {
    name: `namespaces of ${name}`,
    setup({ onLoad, onResolve, resolve }) {
      onLoad({ filter: importers }, async ({ path }) => {
        const source = await Deno.readTextFile(path);
        const contents = source.replace(imports, (_, list: string) => {
          const names = list.split(",").map((one) => one.trim());
          const isNamespace = (one: string) => /^(mat|vec|quat)\d?$/.test(one);
          return names.filter(isNamespace)
            .map((one) => `import * as ${one} from '${name}#${one}';`)
            .concat(
              `import {${names.filter((one) => !isNamespace(one)).join(", ")}} from '${name}';`,
            )
            .join(" ");
        });
        return { contents, loader: "default" };
      });
      onResolve({ filter: new RegExp(`^${name}#`) }, async ({ path, ...from }) => {
        const [, module] = path.split("#");
        const { resolveDir, kind } = from;
        const found = await resolve(name, { resolveDir, kind });
        return { path: join(dirname(found.path), folder, `${module}.js`), sideEffects: false };
      });
    },
  };
}

/**
 * Imports re-exported names directly from their modules. For esbuild, each script that imports from
 * a package's index depends on all of the index's modules, so that code of one script would move to
 * a chunk that all scripts share.
 *
 * @param packages the packages whose index is bypassed.
 * @param importers the files to look at.
 */
export function directImports(packages: readonly string[], importers: RegExp): Plugin {
  const imports = new RegExp(`import \\{([^}]*)\\} from (["'])(${packages.join("|")})\\2;`, "g");
  return {
    name: "direct imports",
    setup({ onLoad, resolve }) {
      const indexOf = async (name: string, resolveDir: string) => {
        const { path } = await resolve(name, { resolveDir, kind: "import-statement" });
        return { folder: dirname(path), text: await Deno.readTextFile(path) };
      };
      onLoad({ filter: importers }, async ({ path }) => {
        const source = await Deno.readTextFile(path);
        const names = [...source.matchAll(imports)].map(([, , , name = ""]) => name);
        if (names.length === 0) return undefined;
        const indexes = new Map<string, PackageIndex>();
        for (const name of names) indexes.set(name, await indexOf(name, dirname(path)));
        const contents = source.replace(
          imports,
          (_, list: string, _quote, name: string) =>
            namesIn(list).map(({ original, alias }) => {
              const from = originOf(original, indexes.get(name));
              return `import { ${from.original} as ${alias} } from ${JSON.stringify(from.path)};`;
            }).join(" "),
        );
        return { contents, loader: "default" };
      });
    },
  };
}

interface PackageIndex {
  readonly folder: string;
  readonly text: string;
}

/** @param list the names between the braces of an import or export. */
function namesIn(list: string): { readonly original: string; readonly alias: string }[] {
  const names = list.split(",").map((one) => one.trim());
  return names.filter((one) => one !== "" && !one.startsWith("type ")).map((one) => {
    const [original = one, alias = original] = one.split(" as ");
    return { original, alias };
  });
}

/** @returns the module that an index re-exports a name from, and its name there. */
function originOf(wanted: string, index: PackageIndex | undefined) {
  for (const [, list = "", module = ""] of index?.text.matchAll(RE_EXPORTS) ?? []) {
    const found = namesIn(list).find(({ alias }) => alias === wanted);
    if (found !== undefined && index !== undefined) {
      return { original: found.original, path: join(index.folder, module) };
    }
  }
  throw new Error(`${index?.folder} does not re-export ${wanted}`);
}

const RE_EXPORTS = /(?:import|export) \{([^}]*)\} from ["'](\.[^"']+)["']/g;
