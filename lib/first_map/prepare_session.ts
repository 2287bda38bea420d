/** What a session's page will need, before it asks. */
import { type ReadSession, sessionToken } from "../broker/session_token.ts";
import { mapAskedForNone, type OpenedMap } from "../maps/pruning/opened_map.ts";
import type { Services } from "../services.ts";

/** Of a person who has to choose. */
const MOST_MAPS = 3;

/**
 * Starts to get the session's token, and then the maps of its page. This runs in the background and
 * reports no failure: the next request does.
 *
 * @param read must not record a use of the session: its page is not open yet.
 * @param next where the person goes, as a path; undefined where only their page knows.
 */
export function prepareSession(services: PreparedServices, read: ReadSession, next?: string): void {
  prepare(services, read, next).catch(() => undefined);
}

type PreparedServices =
  & Pick<Services, "access" | "audit" | "broker" | "log">
  & Pick<Services, "config" | "firstMaps" | "maps">;

async function prepare(
  services: PreparedServices,
  read: ReadSession,
  next: string | undefined,
): Promise<void> {
  const { config, firstMaps, maps } = services;
  const held = await sessionToken(services, read);
  if (held === null) return;
  const { rights, token } = held;
  const all = maps.mapsFor(rights);
  for (const map of likelyMaps(all, next, config.defaultMap)) {
    firstMaps.look(rights, map, token.token);
  }
}

/** @returns the map at the path, or else the one that is shown to who names none, or a few. */
function likelyMaps(
  all: ReadonlyMap<string, OpenedMap>,
  next: string | undefined,
  defaultMap: string | undefined,
): readonly OpenedMap[] {
  const [, id = ""] = /^\/maps\/([^/?#]+)/.exec(next ?? "") ?? [];
  const map = all.get(id) ?? mapAskedForNone(all, defaultMap);
  return map === null ? [...all.values()].slice(0, MOST_MAPS) : [map];
}
