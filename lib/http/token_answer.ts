/** The response with a session's CARTO token, and all that a page needs to draw its map. */
import { browserSources } from "../access/browser_sources.ts";
import type { Rights } from "../access/grants.ts";
import type { SessionToken } from "../broker/session_token.ts";
import { getOrCreate } from "../get_or_create.ts";
import type { FirstLayers } from "../first_map/first_maps.ts";
import type { LiveSession } from "../identity/sessions/sessions.ts";
import type { Services } from "../services.ts";

/** The part that is the same for all with equal rights, by these. */
const ofRights = new WeakMap<Rights, string>();

/** The part of a session, and of the token that it had last. */
interface OwnPart {
  readonly token: string;
  readonly expiresAt: number;
  readonly text: string;
}
const ofSession = new WeakMap<LiveSession, OwnPart>();

/**
 * @param held what the session may see at this moment, and its token.
 * @param named the map whose page asks; null for none.
 * @returns JSON. It has the map's hash, and the layers that are instantiated already or being
 * instantiated, where the person may open the map.
 */
export function tokenAnswer(
  { clock, carto, firstMaps, maps }: Pick<Services, "clock" | "carto" | "firstMaps" | "maps">,
  { session, rights, token: { token, expiresAt } }: SessionToken,
  named: string | null,
): string {
  const own = ownPart(session, token, expiresAt);
  // For clients that cannot trust their own clock (RFC 6749, 5.1).
  const expiresIn = `"expires_in":${Math.floor((expiresAt - clock.now()) / 1000)}`;
  const shared = getOrCreate(ofRights, rights, () => sharedPart(rights, carto.apiBaseUrl));
  const map = named === null ? null : maps.mapFor(rights, named);
  if (map === null) return `{${own},${expiresIn},${shared}}`;
  // A page whose document has another hash reloads.
  const hash = `"map_hash":${JSON.stringify(map.hash)}`;
  const layers = layersAnswer(firstMaps.look(rights, map, token));
  return `{${own},${expiresIn},${shared},${[hash, ...layers].join()}}`;
}

/** @returns members of a JSON object. */
function ownPart(session: LiveSession, token: string, expiresAt: number): string {
  const before = ofSession.get(session);
  if (before?.token === token && before.expiresAt === expiresAt) return before.text;
  const text = inside(JSON.stringify({
    token,
    display_name: session.displayName,
    expires_at: new Date(expiresAt).toISOString(),
  }));
  ofSession.set(session, { token, expiresAt, text });
  return text;
}

/** @returns members of a JSON object. */
export function layersAnswer({ ready, coming }: FirstLayers): string[] {
  return [
    ...ready === null ? [] : [`"instantiated":${ready}`],
    ...coming.length === 0 ? [] : [`"instantiating":${JSON.stringify(coming)}`],
  ];
}

/** Starts to read what other processes have of the map, while its token is obtained. */
export function recallMap(
  { access, firstMaps, maps }: Pick<Services, "access" | "firstMaps" | "maps">,
  session: LiveSession,
  named: string | null,
): void {
  if (named === null) return;
  const rights = access.rightsIfAny(session);
  const map = rights && maps.mapFor(rights, named);
  if (rights !== null && map !== null) firstMaps.recall(rights, map);
}

/** @returns members of a JSON object. */
function sharedPart(rights: Rights, apiBaseUrl: string): string {
  const hasStatic = Object.keys(rights.staticSources).length > 0;
  return inside(JSON.stringify({
    // The frontend of CARTO's guide reads one text.
    group: rights.groups.join(", "),
    groups: rights.groups,
    api_base_url: apiBaseUrl,
    connection_name: rights.connectionName,
    allowed_apis: rights.allowedApis,
    sources: browserSources(rights),
    // Separate from the sources, which all have SQL, as the guide's frontends expect.
    ...hasStatic ? { static_sources: rights.staticSources } : {},
  }));
}

/** The members of a JSON object, without its braces. */
const inside = (object: string): string => object.slice(1, -1);
