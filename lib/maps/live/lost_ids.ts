/** Which ids of a map are gone since it was last read: links, and programs of others, name them. */
import type { MapDocument } from "../map_document.ts";

/** @returns ids of widgets and searches that neither the map nor its aliases have any more. */
export function lostIds(before: MapDocument, after: MapDocument): string[] {
  const known = new Set([...idsOf(after), ...Object.keys(after.link_aliases)]);
  return [...idsOf(before), ...Object.keys(before.link_aliases)].filter((id) => !known.has(id));
}

const idsOf = ({ widgets, search }: MapDocument) => [...widgets, ...search].map(({ id }) => id);
