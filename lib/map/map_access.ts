/** Asks our own server for what the map needs: a CARTO token and the sources it opens. */
import * as v from "valibot";
import { retryAfterMs } from "./retry_after.ts";
import { UNATTENDED_HEADER } from "./unattended.ts";

const Source = v.object({
  /** To be sent to CARTO byte for byte: the token's grant is this very text. */
  sql_query: v.string(),
  columns: v.array(v.string()),
  open_parameters: v.array(v.string()),
});

const MapAccess = v.object({
  token: v.string(),
  groups: v.array(v.string()),
  expires_at: v.string(),
  /** Seconds from the answer on: the browser's clock may be wrong. */
  expires_in: v.number(),
  api_base_url: v.string(),
  connection_name: v.string(),
  sources: v.record(v.string(), Source),
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
  /** Too much was asked for: wait. */
  | "limited"
  /** The browser has no WebGL2: use another. */
  | "unsupported";

export class MapError extends Error {
  override readonly name = "MapError";
  /** How long to wait before another try, in milliseconds, where that was told. */
  readonly retryAfterMs: number | undefined;
  constructor(
    readonly fault: MapFault,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(`The map cannot be shown: ${fault}`, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A server that has not answered by then is taken for one that cannot be reached. */
const DEADLINE_MS = 30_000;

export interface AccessRequest {
  /** The bearer of a session in a frame, where no cookie is sent. @default {the cookie is asked} */
  readonly bearer?: string;
  /** The person has done nothing since the last request: it is no use of the session. */
  readonly unattended?: boolean;
}

/**
 * GET, and by the cookie and for a person without further headers, so that the page's preload is the
 * answer.
 *
 * @throws {MapError}
 */
export async function requestMapAccess(
  fetcher: typeof fetch,
  { bearer, unattended = false }: AccessRequest = {},
): Promise<MapAccess> {
  const headers: Record<string, string> = {
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(unattended ? { [UNATTENDED_HEADER]: "1" } : {}),
  };
  const response = await fetcher("/api/carto-token", {
    headers,
    credentials: bearer === undefined ? "same-origin" : "omit",
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  if (!response.ok) {
    const retryAfter = retryAfterMs(response.headers, Date.now());
    throw new MapError(faultOf(response.status), { retryAfterMs: retryAfter });
  }
  const answer = v.safeParse(MapAccess, await response.json().catch(() => undefined));
  if (!answer.success) throw new MapError("unavailable");
  return answer.output;
}

function faultOf(status: number): MapFault {
  if (status === 401) return "signed_out";
  if (status === 403) return "no_access";
  if (status === 429) return "limited";
  return "unavailable";
}
