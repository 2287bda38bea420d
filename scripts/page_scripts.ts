/**
 * Lists which of the scripts that Fresh built the pages with a map load: Fresh itself says so only in
 * the answers of those pages, and of their islands alone; others want to fetch all of it before.
 */
import { LOCALES } from "../lib/locale/locale.ts";
import { mapWordsOf } from "../lib/locale/map_words.ts";
import { type MapIsland, PAGE_SCRIPTS_FILE, type PageScripts } from "../lib/assets/page_scripts.ts";

/** Where Fresh puts the scripts of a build, each build in a folder of its own. */
const SCRIPTS = "_fresh/static/_fresh/js";

/** In characters: what is less arrives nearly as soon as it is asked for. */
const LARGE = 10_000;

/** Modules that a bundle imports at once, and those that it imports later. */
const IMPORTS = /\b(?:from|import)\s*"\.\/([^"]+)"/g;
const LATER = /\bimport\(\s*"\.\/([^"]+)"/g;

/** @param root the project's folder, where Fresh has just built. */
export async function writePageScripts(root: string): Promise<void> {
  const folder = `${root}/${SCRIPTS}`;
  const build = await newestIn(folder);
  const texts = new Map<string, string>();
  for (const name of await namesIn(`${folder}/${build}`)) {
    if (name.endsWith(".js")) {
      texts.set(name, await Deno.readTextFile(`${folder}/${build}/${name}`));
    }
  }
  const pathOf = (name: string) => `/_fresh/js/${build}/${name}`;
  const islands = {
    OwnMap: pageScripts(texts, ["EmbeddedMap"]),
    EmbeddedMap: pageScripts(texts, ["OwnMap"]),
  } satisfies Record<MapIsland, unknown>;
  const [en = "", es = ""] = LOCALES.map((locale) => scriptWith(texts, mapWordsOf(locale)));
  const known = new Set([...islands.OwnMap, ...islands.EmbeddedMap, en, es]);
  const list: PageScripts = {
    islands: {
      OwnMap: islands.OwnMap.map(pathOf),
      EmbeddedMap: islands.EmbeddedMap.map(pathOf),
    },
    words: { en: pathOf(en), es: pathOf(es) },
    later: [...texts].filter(([name, { length }]) => !known.has(name) && length >= LARGE)
      .map(([name]) => pathOf(name)),
  };
  await Deno.writeTextFile(`${root}/${PAGE_SCRIPTS_FILE}`, JSON.stringify(list));
}

/** A bundler does not tell what a file is made of: one of the texts, without accents, does. */
function scriptWith(
  texts: ReadonlyMap<string, string>,
  { attribution }: { readonly attribution: string },
): string {
  const found = [...texts].filter(([, text]) => text.includes(attribution));
  const [name, ...others] = found.map(([name]) => name);
  if (name !== undefined && others.length === 0) return name;
  throw new Error(`${found.length} scripts have the words "${attribution}"`);
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
