/** What the build made: the map's code, the pages' scripts and style sheets, compressed files. */
import { APP_FOLDER } from "../app_folder.ts";
import { ENCODED_FILES_LIST, type EncodedFiles, openEncodedFiles } from "./encoded_files.ts";
import { type FirstScripts, openFirstScripts } from "./first_scripts.ts";
import { MAP_FILES_LIST, type MapFiles, openMapFiles } from "./map_files.ts";
import { openPageScripts, PAGE_SCRIPTS_FILE, type PageScripts } from "./page_scripts.ts";
import { openPageStyles, PAGE_STYLES_FILE, type PageStyles } from "./page_styles.ts";

export interface BuiltFiles {
  readonly mapFiles: MapFiles;
  /** The scripts that pages with a map bring beside the map's code; null where none are built. */
  readonly pageScripts: PageScripts | null;
  /** What each page has in its head. */
  readonly pageStyles: PageStyles;
  /** The compressed forms of static files. */
  readonly encodedFiles: EncodedFiles;
  /** What pages with a map have inline in theirs. */
  readonly firstScripts: FirstScripts;
}

/**
 * @throws {OperatorError} when the map's code, or the pages' style sheet, was not built, and when
 * another version built the pages' scripts.
 */
export async function openBuiltFiles(): Promise<BuiltFiles> {
  return {
    mapFiles: await openMapFiles(new URL(`static/${MAP_FILES_LIST}`, APP_FOLDER)),
    pageStyles: await openPageStyles(new URL(`static/${PAGE_STYLES_FILE}`, APP_FOLDER)),
    firstScripts: await openFirstScripts(new URL("static/", APP_FOLDER)),
    pageScripts: await openPageScripts(new URL(PAGE_SCRIPTS_FILE, APP_FOLDER)),
    encodedFiles: await openEncodedFiles(new URL(ENCODED_FILES_LIST, APP_FOLDER)),
  };
}
