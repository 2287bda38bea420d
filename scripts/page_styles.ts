/** Builds the style sheets: that inlined into each page, the map's, the lists', the console's. */
import { stop, transform } from "esbuild";
import { pathToFileURL } from "node:url";
import { buildOptions } from "../fresh.config.ts";
import { accentInkRule } from "./accent_ink.ts";
import { MAP_FILES_LIST, openMapFiles } from "../lib/assets/map_files.ts";
import {
  ADMIN_STYLES_FILE,
  FONT_FAMILY,
  LIST_STYLES_FILE,
  MAP_STYLES_FILE,
  PAGE_STYLES_FILE,
} from "../lib/assets/page_styles.ts";

/** The operator's theme variables. */
const THEME = "static/theme.css";
/** One sheet for each folder of the map's components. */
const MAP_FOLDER = "styles";
/** Styles of pages without a map for signed-in users. */
const LIST_FOLDER = "styles/pages";
/** Styles of the console. */
const ADMIN_FOLDER = "styles/admin";

/** @param root the project's folder; the map's bundle must be written before. */
export async function writePageStyles(root: string): Promise<void> {
  const [mapSheets, listSheets, adminSheets] = await Promise.all([
    sheetsIn(root, MAP_FOLDER),
    sheetsIn(root, LIST_FOLDER),
    sheetsIn(root, ADMIN_FOLDER),
  ]);
  const theme = await Deno.readTextFile(`${root}/${THEME}`);
  const { font } = await openMapFiles(pathToFileURL(`${root}/static/${MAP_FILES_LIST}`));
  try {
    await Promise.all([
      join(root, [THEME, "static/base.css"], PAGE_STYLES_FILE, { last: accentInkRule(theme) }),
      join(root, mapSheets, MAP_STYLES_FILE, { first: fontFace(font) }),
      join(root, listSheets, LIST_STYLES_FILE),
      join(root, adminSheets, ADMIN_STYLES_FILE),
    ]);
  } finally {
    await stop();
  }
}

/** `optional`: text is never delayed by the font and never shifts when it loads. */
const fontFace = (path: string) =>
  `@font-face{font-family:"${FONT_FAMILY}";src:url(${path});` +
  "font-weight:400 650;font-display:optional}\n";

async function sheetsIn(root: string, folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(`${root}/${folder}`), ({ name }) => name);
  return names.filter((name) => name.endsWith(".css")).sort().map((name) => `${folder}/${name}`);
}

async function join(
  root: string,
  sheets: readonly string[],
  file: string,
  { first = "", last = "" } = {},
): Promise<void> {
  const texts = await Promise.all(sheets.map((sheet) => minified(`${root}/${sheet}`)));
  await Deno.writeTextFile(`${root}/static/${file}`, first + texts.join("") + last);
}

/** Minifies each sheet separately: an unclosed brace is closed at the end of its sheet. */
async function minified(file: string): Promise<string> {
  const options = { loader: "css", minify: true, target: buildOptions.target } as const;
  return (await transform(await Deno.readTextFile(file), options)).code;
}
