/**
 * The import graph, as Deno itself reads it: no circle at run time, none of types across folders.
 */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { makeDataDir } from "./helpers/app.ts";

const ROOT = new URL("../", import.meta.url);
const FOLDERS = [
  "authoring",
  "cli",
  "components",
  "emulator",
  "islands",
  "lib",
  "routes",
  "scripts",
];

/** Where circles of types may span folders, each with its reason. */
const EXCEPTIONS = [
  // Every language has the texts of the first, which also names the type of all of them.
  "lib/locale/",
];

const resolved = v.optional(v.object({ specifier: v.optional(v.string()) }));
const Graph = v.object({
  modules: v.array(v.object({
    specifier: v.string(),
    dependencies: v.optional(
      v.array(v.object({
        code: resolved,
        type: resolved,
        isDynamic: v.optional(v.boolean(), false),
      })),
      [],
    ),
  })),
});

/** What each file imports: paths from the project's folder. */
interface Imports {
  readonly atRunTime: Map<string, string[]>;
  /** Those, and those of types. */
  readonly all: Map<string, string[]>;
}

async function* modulesOf(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    if (name === "node_modules" || path === "emulator/data") continue;
    if (isDirectory) yield* modulesOf(path);
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) yield path;
  }
}

/** Reads the graph of all modules by a module that imports each of them. */
async function readImports(): Promise<Imports> {
  const paths = (await Promise.all(FOLDERS.map((folder) => Array.fromAsync(modulesOf(folder)))))
    .flat();
  const folder = await makeDataDir();
  const entry = `${folder}/all.ts`;
  await Deno.writeTextFile(
    entry,
    paths.map((path) => `import ${JSON.stringify(new URL(path, ROOT).href)};\n`).join(""),
  );
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--quiet", "--config", new URL("deno.json", ROOT).pathname, entry],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  await Deno.remove(folder, { recursive: true });
  expect(success).toBe(true);
  const { modules } = v.parse(Graph, JSON.parse(new TextDecoder().decode(stdout)));
  const known = new Set(paths);
  const imports: Imports = { atRunTime: new Map(), all: new Map() };
  for (const { specifier, dependencies } of modules) {
    const path = specifier.replace(ROOT.href, "");
    if (!known.has(path)) continue;
    const ours = (targets: readonly (string | undefined)[]) =>
      targets.flatMap((target) => target?.replace(ROOT.href, "") ?? [])
        .filter((target) => known.has(target));
    // What is imported later, by a call, has found its module complete by then.
    const atOnce = dependencies.filter(({ isDynamic }) => !isDynamic);
    imports.atRunTime.set(path, ours(atOnce.map(({ code }) => code?.specifier)));
    imports.all.set(
      path,
      ours(atOnce.flatMap(({ code, type }) => [code?.specifier, type?.specifier])),
    );
  }
  return imports;
}

/** The circles of a graph: its strongly connected components of more than one node (Tarjan). */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const indices = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const index = indices.size;
    indices.set(node, index);
    stack.push(node);
    let low = index;
    for (const next of graph.get(node) ?? []) {
      if (!indices.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, lowest.get(next) ?? index, index);
      lowest.set(node, low);
    }
    lowest.set(node, low);
    if (low === index) {
      const circle = stack.splice(stack.indexOf(node));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const node of graph.keys()) if (!indices.has(node)) visit(node);
  return circles.sort(([a = ""], [b = ""]) => a < b ? -1 : 1);
}

/** Folders as nodes: an edge where a file of one imports a file of another. */
function foldersOf(
  graph: ReadonlyMap<string, readonly string[]>,
  isCounted: (path: string) => boolean,
): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
  for (const [path, targets] of graph) {
    if (!isCounted(path)) continue;
    const others = targets.filter(isCounted).map(folderOf)
      .filter((folder) => folder !== folderOf(path));
    folders.set(folderOf(path), [...folders.get(folderOf(path)) ?? [], ...others]);
  }
  return folders;
}

const spansFolders = (circle: readonly string[]) =>
  new Set(circle.map((path) => path.slice(0, path.lastIndexOf("/")))).size > 1;
const inEmulator = (path: string) => path.startsWith("emulator/");

describe("the imports", () => {
  const reading = readImports();

  it("form no circle at run time", async () => {
    const { atRunTime } = await reading;
    expect(atRunTime.size).toBeGreaterThan(500);
    expect(circlesOf(atRunTime)).toEqual([]);
  });

  it("form no circle of types across folders", async () => {
    const { all } = await reading;
    const isExcepted = (circle: readonly string[]) =>
      EXCEPTIONS.some((folder) => circle.every((path) => path.startsWith(folder)));
    expect(circlesOf(all).filter(spansFolders).filter((circle) => !isExcepted(circle)))
      .toEqual([]);
  });

  it("of the emulator form none between its folders", async () => {
    const { all } = await reading;
    const folders = foldersOf(all, inEmulator);
    expect(folders.size).toBeGreaterThan(15);
    expect(circlesOf(folders)).toEqual([]);
  });

  it("of the emulator stay inside it, and the app's rooms do not reach into it", async () => {
    const { all } = await reading;
    const crossing: string[] = [];
    for (const [path, targets] of all) {
      for (const target of targets) {
        const isOutward = inEmulator(path) && !inEmulator(target);
        const isInward = inEmulator(target) && !/^(cli|emulator|scripts)\//.test(path);
        if (isOutward || isInward) crossing.push(`${path} -> ${target}`);
      }
    }
    expect(crossing).toEqual([]);
  });
});
