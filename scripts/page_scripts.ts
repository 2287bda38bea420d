/**
 * Lists the scripts built by Fresh that pages with a map load. Fresh itself names only the islands,
 * and only in the responses of these pages; other pages preload all of them earlier.
 */
import { LOCALES } from "../lib/locale/locale.ts";
import { mapWordsOf } from "../lib/locale/map_words.ts";
import { type MapIsland, PAGE_SCRIPTS_FILE, type PageScripts } from "../lib/assets/page_scripts.ts";

/** Fresh's output folder for scripts, with a subfolder for each build. */
const SCRIPTS = "_fresh/static/_fresh/js";

/** In characters: smaller scripts arrive almost immediately when requested. */
const LARGE = 10_000;

/** A bundle's static and dynamic imports. */
const IMPORTS = /\b(?:from|import)\s*"\.\/([^"]+)"/g;
const LATER = /\bimport\(\s*"\.\/([^"]+)"/g;

/** @param root the project's folder, after a build by Fresh. */
export async function writePageScripts(root: string): Promise<PageScripts> {
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
  return list;
}

/** The bundler does not report a file's inputs, so a file is identified by a text in it. */
function scriptWith(
  texts: ReadonlyMap<string, string>,
  { panel: { noFilters } }: { readonly panel: { readonly noFilters: string } },
): string {
  const found = [...texts].filter(([, text]) => text.includes(noFilters));
  const [name, ...others] = found.map(([name]) => name);
  if (name !== undefined && others.length === 0) return name;
  throw new Error(`${found.length} scripts have the words "${noFilters}"`);
}

/**
 * @param texts the scripts of a build by their names.
 * @param others the islands that are not on the page.
 * @returns the scripts that the page loads, each entry before its imports.
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
  // Iterating a Set includes entries added during the iteration.
  for (const name of loaded) {
    for (const needed of named(IMPORTS, name)) if (texts.has(needed)) loaded.add(needed);
  }
  return [...loaded];
}

/** Whether it is the module of one of the islands: `Map.js`, or the same with a prefix. */
function isOf(islands: readonly string[], name: string): boolean {
  const [stem = ""] = name.split(".");
  return islands.some((island) => stem === island || stem.endsWith(`-${island}`));
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

/** A build may leave the previous one in place. */
async function newestIn(folder: string): Promise<string> {
  let newest = { name: "", at: -1 };
  for (const name of await namesIn(folder)) {
    const at = (await Deno.stat(`${folder}/${name}`)).mtime?.getTime() ?? 0;
    if (at > newest.at) newest = { name, at };
  }
  return newest.name;
}
