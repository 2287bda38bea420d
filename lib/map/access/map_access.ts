/** Asks our own server for what the map needs: a CARTO token and the sources it opens. */
import { AppError } from "../../errors.ts";
import { type MapAccess, mapAccessOf, nameOf } from "./access_answer.ts";
import { retryAfterMs } from "./retry_after.ts";

export type { MapAccess, SourceAccess } from "./access_answer.ts";

/** Why there is no map, by what the person can do about it. */
export type MapFault =
  /** The session ended: sign in. */
  | "signed_out"
  /** The group may see nothing: ask somebody. */
  | "no_access"
  /** Our server cannot be reached: check the connection. */
  | "offline"
  /** The server or CARTO has trouble: try again. */
  | "unavailable"
  /** The server has had too many requests: wait. */
  | "limited"
  /** The browser has no WebGL2: use another. */
  | "unsupported"
  /** CARTO refuses this request and takes others: the part of the map that it was for is missing. */
  | "refused"
  /** CARTO has no such table any more. */
  | "gone";

export class MapError extends AppError<`map_${MapFault}`> {
  override readonly name = "MapError";
  override readonly code;
  /** After how many milliseconds it is worth trying again, where the server says so. */
  readonly retryAfterMs: number | undefined;
  constructor(
    readonly fault: MapFault,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(`The map cannot be shown: ${fault}`, options);
    this.code = `map_${fault}` as const;
    this.retryAfterMs = retryAfterMs;
  }

  /** The map's heavy code is a bundle of its own, and has this class a second time. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "MapError";
  }
}

/** A server that has not answered by then is taken for one that cannot be reached. */
const DEADLINE_MS = 30_000;

/** Who asks, and how. */
export interface AccessRequest {
  /** Of a session in a frame, where no cookie is sent; by default the cookie is asked. */
  readonly bearer?: string | undefined;
  /** Nobody uses the page: the session is not to be kept from going idle. */
  readonly unattended?: boolean;
  /** The id of the map that is shown, for the hash of its document. */
  readonly map?: string | undefined;
}

/**
 * GET, and by the cookie without further headers unless it is unattended, so that the page's preload
 * is the answer.
 *
 * @throws {MapError}
 */
export async function requestMapAccess(
  fetcher: typeof fetch,
  how: AccessRequest = {},
): Promise<MapAccess> {
  return await ask(fetcher, tokenPath(how.map), mapAccessOf, how);
}

/** @returns what is asked for a token; a page's preload has to name the very same. */
export function tokenPath(map?: string): string {
  return map === undefined
    ? "/api/carto-token"
    : `/api/carto-token?${new URLSearchParams({ map })}`;
}

/**
 * Asks whether there is a session, which is no use of it.
 *
 * @returns whose it is.
 * @throws {MapError} `signed_out` where there is none.
 */
export async function requestSession(
  fetcher: typeof fetch,
  { bearer }: Pick<AccessRequest, "bearer"> = {},
): Promise<string> {
  const how = { bearer, unattended: true };
  return await ask(fetcher, "/api/session", nameOf, how);
}

async function ask<T>(
  fetcher: typeof fetch,
  path: string,
  parse: (answer: unknown) => T | null,
  { bearer, unattended = false }: AccessRequest,
): Promise<T> {
  const headers = {
    ...bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    ...unattended ? { [UNATTENDED_HEADER]: "?1" } : {},
  };
  const response = await fetcher(path, {
    headers,
    credentials: bearer === undefined ? "same-origin" : "omit",
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new MapError(faultOf(response.status), { retryAfterMs: retryAfterMs(response) });
  }
  const answer = parse(await response.json().catch(() => undefined));
  if (answer === null) throw new MapError("unavailable");
  return answer;
}

/** A structured boolean (RFC 9651, 3.3.6): the request is no use of the session. */
export const UNATTENDED_HEADER = "unattended";

function faultOf(status: number): MapFault {
  if (status === 401) return "signed_out";
  if (status === 403) return "no_access";
  if (status === 429) return "limited";
  return "unavailable";
}
