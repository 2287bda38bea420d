/** The map's state as a link: the query string of the page, and back. */
import type { MapDocument } from "../document.ts";
import type { MapPosition } from "../view/position.ts";
import { EMPTY_QUERY, type MapQuery } from "./map_query.ts";

/** What a link says; a missing position is where the document has the map begin. */
export interface LinkedState {
  readonly query: MapQuery;
  readonly position: MapPosition | null;
  /** Names in it that are the map's no more: told once. */
  readonly unknown: readonly string[];
}

/**
 * @param search the page's query string, from whoever made the link: what is no state of the map is
 * as if it were not there.
 */
export function readLink(_search: string, _document: MapDocument): LinkedState {
  return { query: EMPTY_QUERY, position: null, unknown: [] };
}

/**
 * @param search the page's query string as it is: what is not the map's stays in it.
 * @returns it with this state, and with a leading `?` unless it is empty.
 */
export function writeLink(
  _state: Pick<LinkedState, "query" | "position">,
  _document: MapDocument,
  search = "",
): string {
  return search;
}
