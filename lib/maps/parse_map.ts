/** From the text of a map's file to the map, or every fault with its place. */
import { DocumentError, type Parsed, parseDocument } from "../json/document.ts";
import type { PlacedFault } from "../json/json_text.ts";
import { type MapDocument, MapFile } from "./map_document.ts";
import { mapRules } from "./map_rules.ts";

/** A map that cannot be used; each problem begins with where it is. */
export class MapDocumentError extends DocumentError {
  override readonly name = "MapDocumentError";
  override readonly code = "map_invalid";
  constructor(file: string, faults: readonly PlacedFault[], count?: number) {
    super("map", file, faults, count);
  }
}

/** A larger map is a mistake: it goes to the browser with every page. */
export const LARGEST_MAP = 256 * 1024;

/**
 * @param text what the file says.
 * @param file what it is called, for errors.
 * @returns the map, and what finds the place of a later fault.
 * @throws {MapDocumentError} naming every fault with its line and column.
 */
export function parseMap(text: string, file: string): Parsed<MapDocument> {
  if (text.length > LARGEST_MAP) {
    const message = `is too large: at most ${LARGEST_MAP / 1024} KiB are read`;
    throw new MapDocumentError(file, [{ path: [], message, line: 1, column: 1 }]);
  }
  return parseDocument(text, {
    schema: MapFile,
    rules: mapRules,
    refuse: (faults, count) => new MapDocumentError(file, faults, count),
  });
}
