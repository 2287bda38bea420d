/** The scripts that pages with a map bring beside the map's code, as the build lists them. */
import * as v from "valibot";
import type { Locale } from "../locale/locale.ts";
import { OperatorError } from "../operator_error.ts";

/** Where the build lists them, below the project's folder: no part of what is served. */
export const PAGE_SCRIPTS_FILE = "_fresh/page_scripts.json";

/** Fresh names its folder after the build. */
export const PAGE_SCRIPT = /^\/_fresh\/js\/[\w-]+\/[\w./-]+\.js$/;

const Path = v.pipe(v.string(), v.regex(PAGE_SCRIPT));
const Paths = v.array(Path);

const PageScripts = v.object({
  /** What each island's page runs at once, by the island. */
  islands: v.object({ OwnMap: Paths, EmbeddedMap: Paths }),
  /** The map's words, of which a page runs those of its language. */
  words: v.object({ en: Path, es: Path }),
  /** The large ones of what comes once the data is asked for. */
  later: Paths,
});

export type PageScripts = v.InferOutput<typeof PageScripts>;

/** The islands with a map in them. */
export type MapIsland = keyof PageScripts["islands"];

/**
 * @returns their paths; null where nothing was built, as with the development server, which serves
 * other scripts than the last build's.
 * @throws {OperatorError} when the list is another version's.
 */
export async function openPageScripts(file: URL): Promise<PageScripts | null> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const scripts = v.safeParse(v.pipe(v.string(), v.parseJson(), PageScripts), text);
  if (scripts.success) return scripts.output;
  throw new OperatorError(
    "The pages' scripts were built by another version: run `deno task build`.",
  );
}

/** @returns the paths of what a page with that island runs at once. */
export function scriptsAtOnce(
  scripts: PageScripts | null,
  island: MapIsland,
  locale: Locale,
): readonly string[] {
  return scripts === null ? [] : [...scripts.islands[island], scripts.words[locale]];
}
