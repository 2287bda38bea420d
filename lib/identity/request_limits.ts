/** Whose requests are counted together. */
import type { Session } from "./sessions.ts";

/**
 * A session and all that was made from it have one limit. An existing application signs a new JWT for
 * each request, so that of what its JWTs open all of a user's counts as one.
 *
 * @returns a key for the limit.
 */
export function limitedAs({ idHash, method, parent, username }: Session): string {
  return method === "host" ? username : parent ?? idHash;
}
