import { UNATTENDED_HEADER } from "../map/access/map_access.ts";

/**
 * Whether the request says that nobody uses the page it comes from. Whoever lies with it shortens
 * their own session.
 */
export function isUnattended(headers: Headers): boolean {
  return headers.get(UNATTENDED_HEADER) === "?1";
}
