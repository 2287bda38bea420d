/**
 * The comments around an island. Every page has its own random prefix, so that no text of a user's
 * can be taken for one.
 *
 * @module
 */

/** What a marker says: where the island with this number starts; null where one ends. */
export interface Marker {
  index: number | null;
}

/** Text of the comment before island `index`. */
export function startMarker(prefix: string, index: number): string {
  return `${prefix}:island:${index}`;
}

/** Text of the comment after an island. */
export function endMarker(prefix: string): string {
  return `${prefix}:island`;
}

/** Reads a comment's text; null when it is not a marker of this page. */
export function parseMarker(prefix: string, text: string): Marker | null {
  const [own, kind, index] = text.split(":");
  if (own !== prefix || kind !== "island") return null;
  return { index: index === undefined ? null : Number(index) };
}
