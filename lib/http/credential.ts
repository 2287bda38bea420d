/** The credential of a request. */
import type { Audience } from "../identity/sessions/sessions.ts";
import type { SessionCookie } from "./session_cookie.ts";

export interface Credential {
  readonly token: string;
  readonly audience: Audience;
}

const BEARER = /^Bearer ([\w.-]+)$/i;

/**
 * @returns the bearer, or else the cookie; the cookie is ignored where there is an Authorization
 * header.
 */
export function credentialOf(headers: Headers, cookie: SessionCookie): Credential | null {
  const authorization = headers.get("authorization");
  const token = authorization === null
    ? cookie.read(headers.get("cookie"))
    : BEARER.exec(authorization)?.[1] ?? null;
  if (token === null) return null;
  return { token, audience: authorization === null ? "cookie" : "bearer" };
}
