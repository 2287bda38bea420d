/** Sessions of groups for the preview: one each, started when it is first needed. */
import {
  type AccessRequest,
  type MapAccess,
  MapError,
  requestMapAccess,
} from "../../lib/map/access/map_access.ts";
import { startPreview } from "./author_api.ts";

export interface PreviewSessions {
  /** @throws {UnreachableError} */
  bearerOf(group: string): Promise<string>;
  /**
   * Calls `ask` with the group's bearer, and once more with that of a new session if it returns
   * null: the session has ended.
   *
   * @throws {UnreachableError} and what `ask` throws.
   */
  during<T>(group: string, ask: (bearer: string) => Promise<T | null>): Promise<T | null>;
  /**
   * The group's token, by the same way as any session's.
   *
   * @throws {MapError}
   */
  requestAccess(group: string, request: AccessRequest): Promise<MapAccess>;
}

export function createPreviewSessions(): PreviewSessions {
  const bearers = new Map<string, Promise<string>>();

  function bearerOf(group: string): Promise<string> {
    const known = bearers.get(group);
    if (known !== undefined) return known;
    const started = startPreview(group);
    bearers.set(group, started);
    started.catch(() => bearers.delete(group));
    return started;
  }

  async function during<T>(
    group: string,
    ask: (bearer: string) => Promise<T | null>,
  ): Promise<T | null> {
    const answer = await ask(await bearerOf(group));
    if (answer !== null) return answer;
    bearers.delete(group);
    return await ask(await bearerOf(group));
  }

  return {
    bearerOf,
    during,
    async requestAccess(group, request) {
      const access = await during(
        group,
        (bearer) => requestMapAccess(fetch, { ...request, bearer }).catch(nullIfEnded),
      );
      if (access === null) throw new MapError("signed_out");
      return access;
    },
  };
}

function nullIfEnded(error: unknown): null {
  if (error instanceof MapError && error.fault === "signed_out") return null;
  throw error;
}
