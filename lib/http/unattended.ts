import { UNATTENDED_HEADER } from "../map/access/map_access.ts";

/**
 * Whether the request comes from a page without user activity. A forged header only shortens the
 * sender's own session.
 */
export function isUnattended(headers: Headers): boolean {
  return headers.get(UNATTENDED_HEADER) === "?1";
}
