/** Makes the style sheets: the one that each page has in its head, the map's, and the lists'. */
import { stop, transform } from "esbuild";
import { buildOptions } from "../fresh.config.ts";
import { LIST_STYLES_FILE, MAP_STYLES_FILE, PAGE_STYLES_FILE } from "../lib/page_styles.ts";

/** In their order; the operator's variables first. */
const PAGE_SHEETS = ["static/theme.css", "static/base.css"];
/** One sheet a room of the map. */
const MAP_FOLDER = "styles";
/** Of pages without a map, for people who are signed in. */
const LIST_FOLDER = "styles/pages";

/** @param root the project's folder, whose map bundle is written: the files are among its files. */
export async function writePageStyles(root: string): Promise<void> {
  const [mapSheets, listSheets] = await Promise.all(
    [MAP_FOLDER, LIST_FOLDER].map((folder) => sheetsIn(root, folder)),
  );
  try {
    await Promise.all([
      join(root, PAGE_SHEETS, PAGE_STYLES_FILE),
      join(root, mapSheets ?? [], MAP_STYLES_FILE),
      join(root, listSheets ?? [], LIST_STYLES_FILE),
    ]);
  } finally {
    await stop();
  }
}

async function sheetsIn(root: string, folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(`${root}/${folder}`), ({ name }) => name);
  return names.filter((name) => name.endsWith(".css")).sort().map((name) => `${folder}/${name}`);
}

async function join(root: string, sheets: readonly string[], file: string): Promise<void> {
  const texts = await Promise.all(sheets.map((sheet) => minified(`${root}/${sheet}`)));
  await Deno.writeTextFile(`${root}/static/${file}`, texts.join(""));
}

/** Each by itself: a brace that one leaves open is closed at its end. */
async function minified(file: string): Promise<string> {
  const options = { loader: "css", minify: true, target: buildOptions.target } as const;
  return (await transform(await Deno.readTextFile(file), options)).code;
}
