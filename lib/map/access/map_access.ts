/** Requests a CARTO token and its sources from our own server. */
import { AppError } from "../../errors.ts";
import { instantiatedOf, type MapAccess, mapAccessOf, nameOf } from "./access_answer.ts";
import { takeSent } from "../first/sent_requests.ts";
import { retryAfterMs } from "../../retry_after.ts";

export type { MapAccess, SourceAccess } from "./access_answer.ts";

/** Why there is no map, by what the person can do. */
export type MapFault =
  /** The session ended: sign in. */
  | "signed_out"
  /** The group may see nothing: ask the administrator. */
  | "no_access"
  /** Our server cannot be reached: check the connection. */
  | "offline"
  /** The server or CARTO has an outage: try again. */
  | "unavailable"
  /** The server has had too many requests: wait. */
  | "limited"
  /** The browser has no WebGL2: use another. */
  | "unsupported"
  /** CARTO refuses this request but accepts others: its part of the map is missing. */
  | "refused"
  /** CARTO cannot run this request: a column is missing, or has another type. */
  | "invalid"
  /** CARTO no longer has the table. */
  | "gone";

export class MapError extends AppError<`map_${MapFault}`> {
  override readonly name = "MapError";
  override readonly code;
  /** When to retry, in milliseconds, where the server says so. */
  readonly retryAfterMs: number | undefined;
  constructor(
    readonly fault: MapFault,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(`The map cannot be shown: ${fault}`, options);
    this.code = `map_${fault}` as const;
    this.retryAfterMs = retryAfterMs;
  }

  /** The map's heavy code is a separate bundle with its own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "MapError";
  }
}

/** Timeout after which the server counts as unreachable. */
const DEADLINE_MS = 30_000;

/** The session of a request, and its options. */
export interface AccessRequest {
  /** Of a session in a frame, where no cookie is sent; by default the cookie is used. */
  readonly bearer?: string | undefined;
  /** The page is not being used: the request must not keep the session from going idle. */
  readonly unattended?: boolean;
  /** The id of the shown map, for the hash of its document. */
  readonly map?: string | undefined;
  /** Another place than that of the session's own access. */
  readonly path?: string | undefined;
}

/**
 * GET, and by the cookie without further headers unless it is unattended, as the page's inline
 * script has sent it.
 *
 * @throws {MapError}
 */
export async function requestMapAccess(
  fetcher: typeof fetch,
  how: AccessRequest = {},
): Promise<MapAccess> {
  const access = await ask(fetcher, how.path ?? tokenPath(how.map), mapAccessOf, how);
  return how.path === undefined ? awaitMaps(access, fetcher, how) : access;
}

/**
 * Starts to wait for the maps that our server is about to have; what does not come, the page
 * instantiates itself.
 */
export function awaitMaps(
  access: MapAccess,
  fetcher: typeof fetch,
  { map, ...how }: AccessRequest,
): MapAccess {
  if (access.instantiating?.length && map !== undefined) {
    const path = `/api/first-map?${new URLSearchParams({ map })}`;
    access.arriving = ask(fetcher, path, instantiatedOf, how)
      .then((maps) => void (access.instantiated = { ...maps, ...access.instantiated }), () => {});
  }
  return access;
}

/** @returns the token request's URL, which the page's inline script uses too. */
export function tokenPath(map?: string): string {
  return map === undefined
    ? "/api/carto-token"
    : `/api/carto-token?${new URLSearchParams({ map })}`;
}

/**
 * Checks whether there is a session, without counting as use of it.
 *
 * @returns its person.
 * @throws {MapError} `signed_out` without a session.
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
  const request = () =>
    fetcher(path, {
      headers,
      credentials: bearer === undefined ? "same-origin" : "omit",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  // The inline script's is as if the page had sent it: by the cookie, and used.
  const sent = bearer === undefined ? takeSent(path) : undefined;
  const response = await (sent ?? request()).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new MapError(faultOf(response.status), {
      retryAfterMs: retryAfterMs(response.headers, Date.now()),
    });
  }
  const answer = parse(await response.json().catch(() => undefined));
  if (answer === null) throw new MapError("unavailable");
  return answer;
}

/** A structured boolean (RFC 9651, 3.3.6): the request does not count as use of the session. */
export const UNATTENDED_HEADER = "unattended";

function faultOf(status: number): MapFault {
  if (status === 401) return "signed_out";
  if (status === 403) return "no_access";
  if (status === 429) return "limited";
  return "unavailable";
}
