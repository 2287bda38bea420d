/** The folder of maps: one file each, `<id>.json`. */
import { readDocument } from "../../json/document.ts";
import { OperatorError } from "../../operator_error.ts";
import { MAP_ID } from "../map_id.ts";

/** A file of the folder with its text, or the error of reading it. */
export interface MapFileText {
  /** Its name in error messages: `maps/stores.json`. */
  readonly file: string;
  readonly id: string;
  readonly text?: string;
  readonly fault?: string;
}

/** Bounds the work: each file is read every second. */
const MOST_MAPS = 200;

/**
 * @param folder where the maps are; a missing folder has no maps.
 * @returns its files by id.
 * @throws {OperatorError} where the folder cannot be read.
 */
export async function readMapsFolder(folder: string | URL): Promise<MapFileText[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(".json")).sort();
  if (names.length > MOST_MAPS) {
    throw new OperatorError(
      `${folderName(folder)} has ${names.length} maps: at most ${MOST_MAPS} are read.`,
    );
  }
  return await Promise.all(names.map((name) => readMapFile(folder, name)));
}

async function namesIn(folder: string | URL): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw new OperatorError(`The maps in ${folderName(folder)} cannot be read.`, { cause });
  }
}

async function readMapFile(folder: string | URL, name: string): Promise<MapFileText> {
  const [file, id] = [`${folderName(folder)}/${name}`, name.replace(/\.json$/, "")];
  if (!MAP_ID.test(id)) {
    const fault = `${file} must be called by small letters, digits and -, 64 at most: ` +
      "its name is the map's address";
    return { file, id, fault };
  }
  try {
    const path = folder instanceof URL ? new URL(name, `${folder}/`) : `${folder}/${name}`;
    return { file, id, text: await readDocument(path, "map") };
  } catch (error) {
    if (error instanceof OperatorError) return { file, id, fault: error.message };
    throw error;
  }
}

/** The path as configured; for the project's own folder its name alone. */
function folderName(folder: string | URL): string {
  return folder instanceof URL ? "maps" : folder.replace(/\/+$/, "");
}
