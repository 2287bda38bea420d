import type { Context } from "fresh";
import type { State } from "./define.ts";

/**
 * The cookie signed with the newest secret, where an older one signed it. It is set only on pages
 * that people open: the late response to a background request could overwrite the cookie of a new
 * sign-in.
 *
 * @returns headers for the page's response.
 */
export async function renewedCookie(
  { req, state }: Context<State>,
): Promise<Record<string, string>> {
  const { clock, cookie, sessions } = state.services;
  const token = cookie.read(req.headers.get("cookie"));
  if (token === null || state.session === null) return {};
  const renewed = await sessions.renewed(token, state.session);
  if (renewed === null) return {};
  const leftMs = state.session.expiresAt - clock.now();
  return { "set-cookie": cookie.set(renewed, Math.floor(leftMs / 1000)) };
}
