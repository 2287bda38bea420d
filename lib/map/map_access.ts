/** Asks our own server for what the map needs: a CARTO token and the sources it opens. */
import * as v from "valibot";

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
  /** The browser has no WebGL2: use another. */
  | "unsupported";

export class MapError extends Error {
  override readonly name = "MapError";
  constructor(readonly fault: MapFault, options?: ErrorOptions) {
    super(`The map cannot be shown: ${fault}`, options);
  }

  /** The map's heavy code is a bundle of its own, and has this class a second time. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "MapError";
  }
}

/**
 * GET, and by the cookie without further headers, so that the page's preload is the answer.
 *
 * @param bearer of a session in a frame, where no cookie is sent; by default the cookie is asked.
 * @throws {MapError}
 */
export async function requestMapAccess(
  fetcher: typeof fetch,
  bearer?: string,
): Promise<MapAccess> {
  const init: RequestInit | undefined = bearer === undefined
    ? undefined
    : { headers: { authorization: `Bearer ${bearer}` }, credentials: "omit" };
  const response = await fetcher("/api/carto-token", init).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  if (!response.ok) throw new MapError(faultOf(response.status));
  const answer = v.safeParse(MapAccess, await response.json().catch(() => undefined));
  if (!answer.success) throw new MapError("unavailable");
  return answer.output;
}

function faultOf(status: number): MapFault {
  if (status === 401) return "signed_out";
  if (status === 403) return "no_access";
  return "unavailable";
}
