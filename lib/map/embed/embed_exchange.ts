/** The requests of a frame's session; the token stays in memory, and no cookie is sent. */
import * as v from "valibot";
import { type MapAccess, mapAccessOf } from "../access/access_answer.ts";
import { awaitMaps, MapError } from "../access/map_access.ts";
import { OpenedMap } from "../access/opened_map.ts";
import { EMBED_SESSION_PATH, type HandedCode, sessionRequest } from "../first/handed_session.ts";
import { takeSent } from "../first/sent_requests.ts";
import { retryAfterMs } from "../../retry_after.ts";

const Started = v.pipe(
  v.object({
    token: v.string(),
    map: OpenedMap,
    /** As the response of `/api/carto-token`, where CARTO's token was there already. */
    access: v.pipe(v.optional(v.unknown(), null), v.transform(mapAccessOf)),
  }),
  v.transform(({ token, map, access }) => {
    const how = { bearer: token, map: map.id };
    return { token, map, access: takenOnce(access && awaitMaps(access, fetch, how)) };
  }),
);

/** @returns a function that returns the access the first time: later it may have expired. */
function takenOnce(access: MapAccess | null): () => MapAccess | null {
  return () => {
    const taken = access;
    access = null;
    return taken;
  };
}

const Refused = v.object({
  code: v.picklist(["code_spent", "map_not_found", "map_required", "no_access"]),
});

/** Why a code opened no map. */
export type CodeRefusal = Exclude<v.InferOutput<typeof Refused>["code"], "no_access">;

/** A session's bearer, its map's document, and its first access to CARTO, if any. */
export type StartedSession = v.InferOutput<typeof Started>;

export type EmbedStart = StartedSession | { readonly refused: CodeRefusal };

/**
 * Exchanges a one-time code for a session.
 *
 * @throws {MapError} `no_access`, `offline`, `limited` or `unavailable`.
 */
export async function startEmbedSession(handed: HandedCode): Promise<EmbedStart> {
  return await startOf(fetch(...sessionRequest(handed)));
}

/**
 * Takes over the session that the inline script has requested with the code in the frame's URL.
 *
 * @returns null without one, or where it opened nothing: the host page may have another.
 * @throws {MapError} as {@linkcode startEmbedSession}.
 */
export async function startWithUrlCode(
  onCode: () => void,
  onRefused: (code: CodeRefusal) => void,
): Promise<StartedSession | null> {
  const sent = takeSent(EMBED_SESSION_PATH);
  if (sent === undefined) return null;
  onCode();
  const started = await startOf(sent);
  if ("token" in started) return started;
  onRefused(started.refused);
  return null;
}

async function startOf(request: Promise<Response>): Promise<EmbedStart> {
  const response = await request.catch((cause) => {
    throw new MapError("offline", { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const started = v.safeParse(Started, answer);
    if (started.success) return started.output;
  }
  const refused = v.safeParse(Refused, answer);
  if (response.status === 429) {
    throw new MapError("limited", { retryAfterMs: retryAfterMs(response.headers, Date.now()) });
  }
  if (response.ok || !refused.success) throw new MapError("unavailable");
  const { code } = refused.output;
  if (code === "no_access") throw new MapError("no_access");
  return { refused: code };
}

/** Ends the session on the server, also while the host page unloads. */
export async function endEmbedSession(bearer: string): Promise<void> {
  await fetch("/api/logout", {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${bearer}` },
    keepalive: true,
  });
}
