/**
 * Lists which of the scripts that Fresh built the page with the map loads: Fresh itself says so only
 * in the answers of that page, and others want to fetch them before.
 */
import { PAGE_SCRIPTS_FILE } from "../lib/page_scripts.ts";

/** Where Fresh puts the scripts of a build, each build in a folder of its own. */
const SCRIPTS = "_fresh/static/_fresh/js";
const ISLANDS = "islands";

/** Modules that a bundle imports at once. Those it imports later are none of the page's. */
const IMPORTS = /\b(?:from|import)\s*"\.\/([^"]+)"/g;
const LATER = /\bimport\(\s*"\.\/([^"]+)"/g;

/**
 * @param root the project's folder, where Fresh has just built.
 * @param island the one on the page; what only others bring is left out.
 */
export async function writePageScripts(root: string, island: string): Promise<void> {
  const others = (await namesIn(`${root}/${ISLANDS}`))
    .map((name) => name.replace(/\.\w+$/, ""))
    .filter((name) => name !== island);
  const folder = `${root}/${SCRIPTS}`;
  const build = await newestIn(folder);
  const texts = new Map<string, string>();
  for (const name of await namesIn(`${folder}/${build}`)) {
    if (name.endsWith(".js")) {
      texts.set(name, await Deno.readTextFile(`${folder}/${build}/${name}`));
    }
  }
  const paths = pageScripts(texts, others).map((name) => `/_fresh/js/${build}/${name}`);
  await Deno.writeTextFile(`${root}/${PAGE_SCRIPTS_FILE}`, JSON.stringify(paths));
}

/**
 * @param texts the scripts of a build by their names.
 * @param others the islands that are not on the page.
 * @returns what the page loads, each entry before what it imports.
 */
export function pageScripts(
  texts: ReadonlyMap<string, string>,
  others: readonly string[],
): readonly string[] {
  const named = (pattern: RegExp, name: string) =>
    [...texts.get(name)?.matchAll(pattern) ?? []].map(([, imported = ""]) => imported);
  const names = [...texts.keys()];
  const imported = new Set(
    names.flatMap((name) => [...named(IMPORTS, name), ...named(LATER, name)]),
  );
  const loaded = new Set(names.filter((name) => !imported.has(name) && !isOf(others, name)));
  // A Set goes on to what is added while it is gone through.
  for (const name of loaded) {
    for (const needed of named(IMPORTS, name)) if (texts.has(needed)) loaded.add(needed);
  }
  return [...loaded];
}

/** Whether it is the module of one of the islands: `Map.js`, or with something before the name. */
function isOf(islands: readonly string[], name: string): boolean {
  const [stem = ""] = name.split(".");
  return islands.some((island) => stem === island || stem.endsWith(`-${island}`));
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

/** A build may leave the one before it where it was. */
async function newestIn(folder: string): Promise<string> {
  let newest = { name: "", at: -1 };
  for (const name of await namesIn(folder)) {
    const at = (await Deno.stat(`${folder}/${name}`)).mtime?.getTime() ?? 0;
    if (at > newest.at) newest = { name, at };
  }
  return newest.name;
}
