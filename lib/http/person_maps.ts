/** The maps that a session's user may open, by the policy and the documents in force. */
import type { LiveSession } from "../identity/sessions/sessions.ts";
import type { Locale } from "../locale/locale.ts";
import type { Layer } from "../map/document.ts";
import { textOf } from "../map/fields/text_of.ts";
import { mapAskedForNone, type OpenedMap } from "../maps/pruning/opened_map.ts";
import type { Services } from "../services.ts";
import { ProblemError } from "./problem.ts";

type MapServices = Pick<Services, "access" | "maps">;

/** @returns none for a user to whom the policy grants nothing. */
export function personMaps(
  { access, maps }: MapServices,
  session: LiveSession,
): ReadonlyMap<string, OpenedMap> {
  const rights = access.rightsIfAny(session);
  return rights === null ? new Map() : maps.mapsFor(rights);
}

/** A map as links show it, in the user's language. */
export interface MapEntry {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Of the top layer. */
  readonly type: Layer["type"] | undefined;
}

export function mapEntries(maps: ReadonlyMap<string, OpenedMap>, locale: Locale): MapEntry[] {
  return [...maps].map(([id, { document: { title, description, layers } }]) => ({
    id,
    title: textOf(title, locale),
    description: description === undefined ? "" : textOf(description, locale),
    type: layers[0]?.type,
  }));
}

/**
 * @param maps those that the user may open.
 * @param id of the requested map; undefined for none in particular.
 * @throws {ProblemError} the same for a map that is closed to them and for one that does not exist.
 */
export function requireMap(
  maps: ReadonlyMap<string, OpenedMap>,
  id: string | undefined,
  defaultMap: string | undefined,
): OpenedMap {
  const map = id === undefined ? mapAskedForNone(maps, defaultMap) : maps.get(id);
  if (map === undefined || map === null) {
    throw new ProblemError(id === undefined && maps.size > 0 ? "map_required" : "map_not_found");
  }
  return map;
}
