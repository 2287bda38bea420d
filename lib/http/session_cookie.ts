import { type HostCookie, hostCookie } from "./host_cookie.ts";

export type SessionCookie = HostCookie;

/** The cookie with the session's token. */
export function sessionCookie(appOrigin: string): SessionCookie {
  return hostCookie(appOrigin, "session");
}
