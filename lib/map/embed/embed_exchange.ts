/** The requests of a frame's session; the token stays in memory, and no cookie is sent. */
import * as v from "valibot";
import { MapError } from "../access/map_access.ts";
import { OpenedMap } from "../access/opened_map.ts";
import { retryAfterMs } from "../../retry_after.ts";

const Started = v.object({ token: v.string(), map: OpenedMap });
const Refused = v.object({
  code: v.picklist(["code_spent", "map_not_found", "map_required", "no_access"]),
});

/** Why a code opened no map. */
export type CodeRefusal = Exclude<v.InferOutput<typeof Refused>["code"], "no_access">;

export type EmbedStart =
  | { readonly token: string; readonly map: OpenedMap }
  | { readonly refused: CodeRefusal };

export interface HandedCode {
  readonly code: string;
  /** The host page's origin, to which the code may be bound. */
  readonly origin: string;
  /** The id of the requested map; undefined for the default. */
  readonly map: string | undefined;
}

/**
 * Exchanges a one-time code for a session's bearer and the map's document.
 *
 * @throws {MapError} `no_access`, `offline`, `limited` or `unavailable`.
 */
export async function startEmbedSession(handed: HandedCode): Promise<EmbedStart> {
  const response = await fetch("/api/embed-session", {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(handed),
  }).catch((cause) => {
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

const Given = v.object({ code: v.string() });

/**
 * Requests a one-time code for another frame in a page of that origin; its session ends with this
 * one at the latest.
 *
 * @throws {MapError} `offline`, `limited` or `unavailable`.
 */
export async function requestEmbedCode(bearer: string, origin: string): Promise<string> {
  const response = await fetch("/api/embed-code", {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify({ origin }),
  }).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  const given = v.safeParse(Given, await response.json().catch(() => undefined));
  if (response.ok && given.success) return given.output.code;
  if (response.status !== 429) throw new MapError("unavailable");
  throw new MapError("limited", { retryAfterMs: retryAfterMs(response.headers, Date.now()) });
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
