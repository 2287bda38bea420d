/** The scripts that the page with the map brings beside the map's code, as the build lists them. */
import * as v from "valibot";
import { OperatorError } from "./operator_error.ts";

/** Where the build lists them, below the project's folder: no part of what is served. */
export const PAGE_SCRIPTS_FILE = "_fresh/page_scripts.json";

/** Fresh names its folder after the build. */
export const PAGE_SCRIPT = /^\/_fresh\/js\/[\w-]+\/[\w./-]+\.js$/;

const PageScripts = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.pipe(v.string(), v.regex(PAGE_SCRIPT))),
);

/**
 * @returns their paths; none where nothing was built, as with the development server, which serves
 * other scripts than the last build's.
 * @throws {OperatorError} when the list is another version's.
 */
export async function openPageScripts(file: URL): Promise<readonly string[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const scripts = v.safeParse(PageScripts, text);
  if (scripts.success) return scripts.output;
  throw new OperatorError(
    "The pages' scripts were built by another version: run `deno task build`.",
  );
}
