/** Access for the page's person only. */
import { type AccessRequest, type MapAccess, requestMapAccess } from "./map_access.ts";

/** The data that the page was rendered with. */
export interface PageSubject {
  readonly displayName: string;
  /** The map's id. */
  readonly map: string;
  /** The hash of the map's document, as this person gets it. */
  readonly hash: string;
}

/**
 * All tabs of a browser share one cookie: after another person signs in in another tab, this one
 * would show their data under the wrong name. A changed document is another map.
 *
 * @param leave reloads the page; no more access is returned.
 * @returns a function that requests access with the cookie.
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
