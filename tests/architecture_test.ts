/** Checks docs/architecture.md against the tree, so that it does not become outdated. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

const ROOT = new URL("../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("docs/architecture.md", ROOT));

/** Folders whose subfolders have a line each too. */
const OPENED = ["lib", "lib/map", "components", "components/map"];
/** What Git ignores, and Git's own folder. */
const LEFT_OUT = /^(\..*|node_modules|_fresh)$/;

async function foldersIn(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${path}/`, ROOT))) {
    if (isDirectory && !LEFT_OUT.test(name)) found.push(path === "." ? name : `${path}/${name}`);
  }
  return found;
}

describe("docs/architecture.md", () => {
  it("has one line for each folder, and none for another", async () => {
    const folders = (await Promise.all([".", ...OPENED].map(foldersIn))).flat();
    const lines = [...PAGE.matchAll(/^\| `([\w/]+?)\/?` +\| (?=\S)/gm)].map(([, name]) => name);
    expect(lines.toSorted()).toEqual(folders.toSorted());
  });

  it("names files that exist", async () => {
    const named = [...PAGE.matchAll(/`((?:routes|lib)\/[\w/-]+\.tsx?)`/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(5);
    for (const path of named) {
      const { isFile } = await Deno.stat(new URL(path ?? "", ROOT));
      expect([path, isFile]).toEqual([path, true]);
    }
  });
});

/** @returns the files that a file imports, types included, as paths from the project's folder. */
async function importsOf(path: string): Promise<string[]> {
  const file = new URL(path, ROOT);
  const text = await Deno.readTextFile(file);
  return [...text.matchAll(/ from "(\.{1,2}\/[^"]+)";/g)]
    .map(([, target = ""]) => new URL(target, file).href.slice(ROOT.href.length));
}

describe("the path of a token in docs/architecture.md", () => {
  it("leads from the route to CARTO, each file imported by one before it", async () => {
    const [section = ""] = PAGE.split("## The path of a token")[1]?.split("\n## ") ?? [];
    const path = [...section.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = ""]) => file);
    expect([path[0], path.at(-1)]).toEqual(["routes/api/carto-token.ts", "lib/carto/tokens.ts"]);
    const reached = new Set(path.slice(0, 1));
    for (const file of path) {
      expect([file, reached.has(file)]).toEqual([file, true]);
      for (const imported of await importsOf(file)) reached.add(imported);
    }
  });
});

describe("README.md", () => {
  it("is read in a few minutes: under 900 words", async () => {
    const text = await Deno.readTextFile(new URL("README.md", ROOT));
    expect(text.split(/\s+/).length).toBeLessThan(900);
  });
});
