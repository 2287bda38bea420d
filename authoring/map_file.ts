/** The file of a map that is edited. */
import type { Locale } from "../lib/locale/locale.ts";
import { textOf as textIn } from "../lib/map/fields/text_of.ts";
import { readMapsFolder } from "../lib/maps/live/folder.ts";
import { loadMaps } from "../lib/maps/live/load_maps.ts";
import { textOf, writeTogether } from "../cli/maps/new/write_together.ts";
import { sha256Hex } from "../lib/crypto/sha256.ts";
import type { ListedMap } from "./contract.ts";

export interface MapFileVersion {
  /** Its name in error messages: `maps/stores.json`. */
  readonly file: string;
  readonly text: string;
  /** The text's digest. */
  readonly version: string;
}

/** The maps that can be edited: those in the folder. */
export interface EditedMaps {
  /** @returns those that can be read, by id; a map with faults in it has its id as its title. */
  list(locale: Locale): Promise<ListedMap[]>;
  /** @returns the file as it is on disk; null for a map that is not there. */
  read(id: string): Promise<MapFileVersion | null>;
  /**
   * Replaces the file at once: readers see the earlier text or this one.
   *
   * @param before the text on disk.
   * @returns the new version.
   * @throws {OperatorError} where the file was changed meanwhile or cannot be written.
   */
  write(id: string, before: string, after: string): Promise<string>;
}

/** @param folder of the maps. */
export function editedMaps(folder: string | URL): EditedMaps {
  const pathOf = (id: string) =>
    folder instanceof URL ? new URL(`${id}.json`, `${folder}/`) : `${folder}/${id}.json`;
  return {
    async list(locale) {
      const files = (await readMapsFolder(folder)).filter(({ text }) => text !== undefined);
      const { maps } = loadMaps(files);
      return files.map(({ id }) => {
        const map = maps.find((one) => one.id === id);
        return { id, title: map === undefined ? id : textIn(map.value.title, locale) };
      });
    },
    async read(id) {
      // Only what the folder lists is read: an id is never a path to elsewhere.
      const listed = (await readMapsFolder(folder)).find((one) => one.id === id);
      if (listed?.text === undefined) return null;
      const text = await textOf(pathOf(id));
      if (text === undefined) return null;
      return { file: listed.file, text, version: sha256Hex(text) };
    },
    async write(id, before, after) {
      await writeTogether([{ path: pathOf(id), before, after }]);
      return sha256Hex(after);
    },
  };
}
