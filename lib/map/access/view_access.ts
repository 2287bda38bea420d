/** Access of an operator's view as others see a map. */
import { type AccessRequest, type MapAccess, MapError, requestMapAccess } from "./map_access.ts";

export interface ViewSubject {
  /** Where the view's token is. */
  readonly path: string;
  /** The hash of the map's document, as the viewed group or person gets it. */
  readonly hash: string;
}

/**
 * @param leave opens another page, where the view has ended or shows another document; no more
 * access is returned.
 * @returns a function that requests access with the cookie.
 */
export function viewAccess(
  { path, hash }: ViewSubject,
  fetcher: typeof fetch,
  leave: () => void,
): (request: AccessRequest) => Promise<MapAccess> {
  return async (request) => {
    try {
      const access = await requestMapAccess(fetcher, { ...request, path });
      if (access.map_hash === hash) return access;
    } catch (error) {
      if (!(error instanceof MapError) || error.fault !== "signed_out") throw error;
    }
    leave();
    return await new Promise<never>(() => {});
  };
}
