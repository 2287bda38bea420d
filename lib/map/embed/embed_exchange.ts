/** The two requests about a frame's session; the token stays in memory, and no cookie is sent. */
import * as v from "valibot";
import { MapError } from "../access/map_access.ts";

const Started = v.object({ token: v.string() });

/**
 * Exchanges a one-time code for a session's bearer.
 *
 * @param origin of the page around the frame, which the code may be bound to.
 * @returns null for a code that opens nothing.
 * @throws {MapError} `offline` or `unavailable`.
 */
export async function startEmbedSession(code: string, origin: string): Promise<string | null> {
  const response = await fetch("/api/embed-session", {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, origin }),
  }).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  if (response.status === 401) return null;
  const answer = v.safeParse(Started, await response.json().catch(() => undefined));
  if (!response.ok || !answer.success) throw new MapError("unavailable");
  return answer.output.token;
}

/** Ends the session on the server, also while the page around is being left. */
export async function endEmbedSession(bearer: string): Promise<void> {
  await fetch("/api/logout", {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${bearer}` },
    keepalive: true,
  });
}
