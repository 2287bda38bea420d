/** Access for the person whose page it is, and for nobody else. */
import { type AccessRequest, type MapAccess, requestMapAccess } from "./map_access.ts";

/** What the page was made of. */
export interface PageSubject {
  readonly displayName: string;
  /** The map's id. */
  readonly map: string;
  /** Of the map's document, as this person gets it. */
  readonly hash: string;
}

/**
 * All tabs of a browser have one cookie: once somebody else signs in in another tab, this one would
 * get their data under the name that it was made for. A document that has changed is another map.
 *
 * @param leave loads the page again; no access is given any more.
 * @returns what asks for access by the cookie.
 */
export function ownAccess(
  { displayName, map, hash }: PageSubject,
  fetcher: typeof fetch,
  leave: () => void,
): (request: AccessRequest) => Promise<MapAccess> {
  return async (request) => {
    const access = await requestMapAccess(fetcher, { ...request, map });
    if (access.display_name === displayName && access.map_hash === hash) return access;
    leave();
    return await new Promise<never>(() => {});
  };
}
