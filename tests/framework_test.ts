/** The app runs on Fresh itself as on `jsr/fresh`: it uses nothing that the original lacks. */
import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";

const root = new URL("../", import.meta.url).pathname;
const read = (path: string) => Deno.readTextFile(root + path);

/** What the app uses of the exports of `@fresh/core` 2.3, by specifier. */
const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  "fresh": [
    ...["App", "createDefine", "page", "HttpError", "staticFiles", "csp", "cors", "CORSOptions"],
    ...["Context", "PageProps", "Middleware", "MiddlewareFn", "FreshConfig", "ResolvedFreshConfig"],
    ...["RouteConfig", "LayoutConfig", "HandlerFn", "HandlerByMethod", "RouteHandler"],
    ...["PageResponse", "Define", "Method", "Island", "ListenOptions"],
  ],
  "fresh/runtime": ["IS_BROWSER", "asset", "Head", "HttpError"],
  "fresh/dev": ["Builder", "BuildOptions"],
};

/** The app's own files: what a start, a build and the browser load. */
const APP_FOLDERS = ["routes", "islands", "components", "lib", "authoring"];
const APP_FILES = ["main.ts", "dev.ts", "serve.ts", "fresh.config.ts"];

async function filesBelow(folder: string, ending: RegExp): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root + folder)) {
    const path = `${folder}/${name}`;
    if (name === "node_modules") continue;
    if (isDirectory) files.push(...await filesBelow(path, ending));
    else if (ending.test(name)) files.push(path);
  }
  return files.sort();
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** The names between braces, without `type` and without what they are renamed to. */
function namesIn(braces: string): string[] {
  return braces.split(",").map((name) => name.trim().replace(/^type /, "").replace(/ as .*/, ""))
    .filter((name) => name !== "");
}

describe("the app", () => {
  it("imports from fresh only what the reference lists", async () => {
    const files = [...APP_FILES];
    for (const folder of APP_FOLDERS) files.push(...await filesBelow(folder, /\.tsx?$/));
    const imported: string[] = [];
    const unknown: string[] = [];
    for (const file of files) {
      const source = await read(file);
      for (const [, specifier = ""] of source.matchAll(/["'](@?fresh(?:\/[^"']*)?)["']/g)) {
        if (PUBLIC[specifier] === undefined) unknown.push(`${file}: ${specifier}`);
      }
      const imports = /import (?:type )?(\{[^}]*\}|[^"';]+) from "(fresh(?:\/[^"]*)?)"/g;
      for (const [, clause = "", specifier = ""] of source.matchAll(imports)) {
        const names = clause.startsWith("{") ? namesIn(clause.slice(1, -1)) : [clause];
        for (const name of names) {
          imported.push(name);
          if (!PUBLIC[specifier]?.includes(name)) unknown.push(`${file}: ${name} of ${specifier}`);
        }
      }
    }
    expect(unknown).toEqual([]);
    expect(imported).toEqual(expect.arrayContaining(["App", "Builder", "page"]));
  });
});

describe("the stand-ins", () => {
  it("export what the reference lists, and fresh and fresh/runtime nothing else", async () => {
    const exportedBy = async (folder: string) => {
      const source = await read(`jsr/fresh/src/${folder}mod.ts`);
      const clauses = source.matchAll(/export (?:type )?\{([^}]*)\}/g);
      return [...clauses].flatMap(([, braces = ""]) => namesIn(braces)).sort();
    };
    expect(await exportedBy("")).toEqual(PUBLIC["fresh"]?.toSorted());
    expect(await exportedBy("runtime/")).toEqual(PUBLIC["fresh/runtime"]?.toSorted());
    expect(await exportedBy("dev/")).toEqual(expect.arrayContaining(["Builder", "BuildOptions"]));
  });

  it("have tests that use only the originals' specifiers", async () => {
    const allowed =
      /^(fresh(\/runtime|\/dev)?|djwt|@std\/.+|node:.+|preact.*|@preact\/signals|fast-check)$/;
    const relative = /^\.{1,2}\/(.*(fixtures|tests)\/|built_site|usage)/;
    const others: string[] = [];
    for (const file of await filesBelow("jsr", /_test\.tsx?$/)) {
      for (const [, specifier = ""] of (await read(file)).matchAll(/^import .* from "([^"]+)"/gm)) {
        if (allowed.test(specifier) || relative.test(specifier)) continue;
        others.push(`${file}: ${specifier}`);
      }
    }
    expect(others).toEqual([]);
  });

  it("are measured for coverage with the packages they run with", async () => {
    const Imports = v.object({ imports: v.optional(v.record(v.string(), v.string()), {}) });
    const importsOf = async (path: string) =>
      v.parse(Imports, JSON.parse(await read(path))).imports;
    const measured = await importsOf("jsr/coverage.json");
    for (const config of await filesBelow("jsr", /^deno\.json$/)) {
      for (const [name, target] of Object.entries(await importsOf(config))) {
        if (target.startsWith("npm:")) expect([name, measured[name]]).toEqual([name, target]);
      }
    }
  });

  it("keep no lock files of their own", async () => {
    expect(await filesBelow("jsr", /^deno\.lock$/)).toEqual([]);
  });
});

describe("a route file", () => {
  it("has a handler: Fresh answers every method with the page of one that has none", async () => {
    const without: string[] = [];
    for (const file of await filesBelow("routes", /\.tsx?$/)) {
      if (/\/_(app|middleware)\.tsx?$/.test(file)) continue;
      if (!/^export const handlers? = /m.test(await read(file))) without.push(file);
    }
    expect(without).toEqual([]);
  });

  it("makes no answer with immutable headers, on which Fresh's csp() fails", async () => {
    const made: string[] = [];
    for (const folder of ["routes", "lib"]) {
      for (const file of await filesBelow(folder, /(?<!_test)\.tsx?$/)) {
        if (/Response\.(redirect|error)\(/.test(withoutComments(await read(file)))) made.push(file);
      }
    }
    expect(made).toEqual([]);
  });
});

describe("docs/framework.md", () => {
  it("names every file that needs the folder of the stand-ins", async () => {
    const page = await read("docs/framework.md");
    const files = ["deno.json"];
    for (const folder of ["tests", "scripts", "bench", ...APP_FOLDERS]) {
      files.push(...await filesBelow(folder, /(\.tsx?|deno\.json)$/));
    }
    const unnamed: string[] = [];
    for (const file of files) {
      if (!/(\.\/|["'`])jsr["'`/]/.test(await read(file)) || /build_inputs_test/.test(file)) {
        continue;
      }
      if (!page.includes(`\`${file}\``)) unnamed.push(file);
    }
    expect(unnamed).toEqual([]);
  });

  it("names tests that exist", async () => {
    const files = [
      ...await filesBelow("jsr", /_test\.tsx?$/),
      ...await filesBelow("tests", /_test\.tsx?$/),
    ];
    const table = await read("docs/framework.md");
    const rows = [...table.matchAll(/\| `([\w/]+_test\.tsx?)` (.+?) +\|$/gm)];
    expect(rows.length).toBeGreaterThan(100);
    for (const [, file = "", name = ""] of rows) {
      const [path, ...others] = files.filter((path) => path.endsWith(`/${file}`));
      assertExists(path, file);
      expect(others).toEqual([]);
      expect([file, name, (await read(path)).includes(`("${name}"`)]).toEqual([file, name, true]);
    }
  });
});
