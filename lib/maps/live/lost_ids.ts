/** Ids of a map that an earlier version had: links and host applications refer to them. */
import type { MapDocument } from "../map_document.ts";

export interface LostId {
  readonly id: string;
  /** Its place in the earlier version. */
  readonly list: "layers" | "widgets" | "search" | "link_aliases";
}

/** @returns ids that the map and its aliases no longer have; layers have no aliases. */
export function lostIds(before: MapDocument, after: MapDocument): LostId[] {
  const named = namesOf(after);
  return [
    ...lost("layers", before.layers.map(idOf), new Set(after.layers.map(idOf))),
    ...lost("widgets", before.widgets.map(idOf), named),
    ...lost("search", before.search.map(idOf), named),
    ...lost("link_aliases", Object.keys(before.link_aliases), named),
  ];
}

const idOf = ({ id }: { readonly id: string }) => id;

const namesOf = ({ widgets, search, link_aliases }: MapDocument): ReadonlySet<string> =>
  new Set([...widgets.map(idOf), ...search.map(idOf), ...Object.keys(link_aliases)]);

function lost(list: LostId["list"], ids: readonly string[], known: ReadonlySet<string>): LostId[] {
  return ids.filter((id) => !known.has(id)).map((id) => ({ id, list }));
}
