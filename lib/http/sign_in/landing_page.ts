/** The page that opens once a person has signed in. */
import type { Session } from "../../identity/sessions/session.ts";
import { tokenPath } from "../../map/access/map_access.ts";
import { mapAskedForNone } from "../../maps/pruning/opened_map.ts";
import type { Services } from "../../services.ts";

export interface LandingPage {
  /** A path of ours with its query. */
  readonly page: string;
  /** The path that the page requests first, where it is a map's. */
  readonly ahead?: string;
}

type LandingServices = Pick<Services, "access" | "attributeVault" | "config" | "maps">;

/**
 * @param next where the person goes, from `safeNext`. Where the start page would redirect to a map,
 * it is that map, which saves a round trip.
 */
export function landingPage(
  { access, attributeVault, config, maps }: LandingServices,
  session: Session,
  next: string,
): LandingPage {
  const attributes = attributeVault.inForce(session.heldAttributes);
  const rights = access.rightsIfAny({ ...session, attributes });
  if (rights === null) return { page: next };
  const [path = "", query] = next.split("?", 2);
  const named = /^\/maps\/([^/]+)$/.exec(path)?.[1];
  const map = named === undefined
    ? path === "/" ? mapAskedForNone(maps.mapsFor(rights), config.defaultMap) : null
    : maps.mapFor(rights, named);
  if (map === null) return { page: next };
  const page = `/maps/${map.id}${query === undefined ? "" : `?${query}`}`;
  return { page, ahead: tokenPath(map.id) };
}
