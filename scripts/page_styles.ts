/** Makes the style sheet that each page has in its head. */
import { stop, transform } from "esbuild";
import { buildOptions } from "../fresh.config.ts";
import { PAGE_STYLES_FILE } from "../lib/page_styles.ts";

/** Below static/, in their order; the operator's variables first. */
const SHEETS = ["theme.css", "base.css"];

/** @param root the project's folder, whose map bundle is written: the file is among its files. */
export async function writePageStyles(root: string): Promise<void> {
  const sheets = await Promise.all(SHEETS.map((name) => minified(`${root}/static/${name}`)))
    .finally(stop);
  await Deno.writeTextFile(`${root}/static/${PAGE_STYLES_FILE}`, sheets.join(""));
}

/** Each by itself: a brace that one leaves open is closed at its end. */
async function minified(file: string): Promise<string> {
  const options = { loader: "css", minify: true, target: buildOptions.target } as const;
  return (await transform(await Deno.readTextFile(file), options)).code;
}
