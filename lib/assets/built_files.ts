/** What the build made: the map's code, the pages' scripts and style sheets. */
import { FIRST_SCRIPT_FILE, openFirstScript } from "./first_script.ts";
import { MAP_FILES_LIST, type MapFiles, openMapFiles } from "./map_files.ts";
import { openPageScripts, PAGE_SCRIPTS_FILE, type PageScripts } from "./page_scripts.ts";
import { openPageStyles, PAGE_STYLES_FILE, type PageStyles } from "./page_styles.ts";

export interface BuiltFiles {
  readonly mapFiles: MapFiles;
  /** The scripts that pages with a map bring beside the map's code; null where none are built. */
  readonly pageScripts: PageScripts | null;
  /** What each page has in its head. */
  readonly pageStyles: PageStyles;
  /** What pages with a map have inline in theirs. */
  readonly firstScript: string;
}

const ROOT = new URL("../../", import.meta.url);

/**
 * @throws {OperatorError} when the map's code, or the pages' style sheet, was not built, and when
 * another version built the pages' scripts.
 */
export async function openBuiltFiles(): Promise<BuiltFiles> {
  return {
    mapFiles: await openMapFiles(new URL(`static/${MAP_FILES_LIST}`, ROOT)),
    pageStyles: await openPageStyles(new URL(`static/${PAGE_STYLES_FILE}`, ROOT)),
    firstScript: await openFirstScript(new URL(`static/${FIRST_SCRIPT_FILE}`, ROOT)),
    pageScripts: await openPageScripts(new URL(PAGE_SCRIPTS_FILE, ROOT)),
  };
}
