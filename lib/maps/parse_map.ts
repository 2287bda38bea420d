/** Parses the text of a map's file, and reports every fault with its position. */
import { DocumentError, type Parsed, parseDocument } from "../json/document.ts";
import type { PlacedFault } from "../json/json_text.ts";
import { type MapDocument, MapFile } from "./map_document.ts";
import { mapRules } from "./checks/map_rules.ts";

/** A map that cannot be used; each problem starts with its position. */
export class MapDocumentError extends DocumentError {
  override readonly name = "MapDocumentError";
  override readonly code = "map_invalid";
  constructor(file: string, faults: readonly PlacedFault[], count?: number) {
    super("map", file, faults, count);
  }
}

/** A larger map is a mistake: it is sent to the browser with every page. */
export const LARGEST_MAP = 256 * 1024;

/**
 * @param text the file's text.
 * @param file the file's name in error messages.
 * @returns the map, and a function that locates later faults in the text.
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
