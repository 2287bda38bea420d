/** Asks our own server for what the map needs: a CARTO token and the sources it opens. */
import * as v from "valibot";
import { retryAfterMs } from "./retry_after.ts";

const Source = v.object({
  /** To be sent to CARTO byte for byte: the token's grant is this very text. */
  sql_query: v.string(),
  columns: v.array(v.string()),
  open_parameters: v.array(v.string()),
  geometry: v.optional(v.object({
    column: v.optional(v.string()),
    type: v.optional(v.string()),
  })),
  /** The column that tells features apart, which the SQL gives as text. */
  id: v.optional(v.string()),
});

/** A dataset as the token opens it. */
export type SourceAccess = v.InferOutput<typeof Source>;

const MapAccess = v.object({
  token: v.string(),
  /** Whose session it is. */
  display_name: v.string(),
  groups: v.array(v.string()),
  expires_at: v.string(),
  /** Seconds from the answer on: the browser's clock may be wrong. */
  expires_in: v.number(),
  api_base_url: v.string(),
  connection_name: v.string(),
  /** CARTO's APIs that take the token. */
  allowed_apis: v.array(v.string()),
  sources: v.record(v.string(), Source),
  /** Of the map that the request names, as the person gets it now; not there where it is closed. */
  map_hash: v.optional(v.string()),
});

/** The answer of `/api/carto-token`. */
export type MapAccess = v.InferOutput<typeof MapAccess>;

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

export class MapError extends Error {
  override readonly name = "MapError";
  /** After how many milliseconds it is worth trying again, where the server says so. */
  readonly retryAfterMs: number | undefined;
  constructor(
    readonly fault: MapFault,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(`The map cannot be shown: ${fault}`, options);
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
  return await ask(fetcher, tokenPath(how.map), MapAccess, how);
}

/** @returns what is asked for a token; a page's preload has to name the very same. */
export function tokenPath(map?: string): string {
  return map === undefined
    ? "/api/carto-token"
    : `/api/carto-token?${new URLSearchParams({ map })}`;
}

/** An answer that says whose session it is, as people call them. */
export const Named = v.object({ display_name: v.string() });

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
  return (await ask(fetcher, "/api/session", Named, how)).display_name;
}

async function ask<T>(
  fetcher: typeof fetch,
  path: string,
  schema: v.GenericSchema<unknown, T>,
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
  const answer = v.safeParse(schema, await response.json().catch(() => undefined));
  if (!answer.success) throw new MapError("unavailable");
  return answer.output;
}

/** A structured boolean (RFC 9651, 3.3.6): the request is no use of the session. */
export const UNATTENDED_HEADER = "unattended";

function faultOf(status: number): MapFault {
  if (status === 401) return "signed_out";
  if (status === 403) return "no_access";
  if (status === 429) return "limited";
  return "unavailable";
}
