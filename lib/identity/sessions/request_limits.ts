/** Which sessions share a request limit. */
import type { Session } from "./sessions.ts";

/**
 * A session and all sessions made from it share a limit. An existing application signs a new JWT
 * per request, so all of a user's JWT sessions share one.
 *
 * @returns a key for the limit.
 */
export function limitedAs({ idHash, method, parent, username }: Session): string {
  return method === "host" ? username : parent ?? idHash;
}
