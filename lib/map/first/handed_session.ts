/** The one-time code that a host page hands to its frame in the fragment of the frame's URL. */
import type { FirstRequest } from "./first_requests.ts";

/** The path of the request that a code is exchanged by. */
export const EMBED_SESSION_PATH = "/api/embed-session";

export interface HandedCode {
  readonly code: string;
  /** The host page's origin, to which the code may be bound. */
  readonly origin: string | undefined;
  /** The id of the requested map; undefined for the default. */
  readonly map: string | undefined;
  /** The parts of the page that the host shows, as it names them. */
  readonly ui?: string | undefined;
}

/** @returns the request that exchanges a code for a session. */
export function sessionRequest(handed: HandedCode): [path: string, init: RequestInit] {
  return [EMBED_SESSION_PATH, {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(handed),
  }];
}

/**
 * Takes the code out of the frame's URL, where no copy of it stays.
 *
 * @returns the request for its session; nothing where the page has no code, or is not in a frame.
 */
export function handedSession(): FirstRequest {
  const { hash, search } = location;
  const given = (name: string, text = search) => new URLSearchParams(text).get(name) ?? undefined;
  const code = given("code", hash.slice(1));
  if (!code) return [];
  history.replaceState(null, "", search);
  if (parent === self) return [];
  return sessionRequest({ code, origin: given("origin"), map: given("map"), ui: given("ui") });
}
