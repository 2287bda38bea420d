/** Access for the person whose page it is, and for nobody else. */
import { type AccessRequest, type MapAccess, requestMapAccess } from "./map_access.ts";

/**
 * All tabs of a browser have one cookie: once somebody else signs in in another tab, this one would
 * get their data under the name that it was made for.
 *
 * @param displayName of whom the page is for.
 * @param leave begins the page anew; no access is given any more.
 * @returns what asks for access by the cookie.
 */
export function ownAccess(
  displayName: string,
  fetcher: typeof fetch,
  leave: () => void,
): (request: AccessRequest) => Promise<MapAccess> {
  return async (request) => {
    const access = await requestMapAccess(fetcher, request);
    if (access.display_name === displayName) return access;
    leave();
    return await new Promise<never>(() => {});
  };
}
