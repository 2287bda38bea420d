import { define } from "../lib/http/define.ts";
import { hostCookie } from "../lib/http/host_cookie.ts";
import { methods } from "../lib/http/methods.ts";
import { SIGN_OUT_COOKIE, SIGN_OUT_LIFETIME_MS } from "../lib/identity/oidc/sign_out_there.ts";
import { signOut } from "../lib/identity/sign_out.ts";

export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    // Read before the session ends: the data of its sign-in at the provider ends with it.
    const ticket = session && await services.oidc?.signOutThere.offer(session);
    if (session !== null) await signOut(services, session);
    const headers = new Headers({
      location: "/login",
      "cache-control": "no-store",
      // Neither the cache nor "back" shows the old pages (ASVS 5.0, 14.3.1).
      "clear-site-data": '"cache", "storage"',
    });
    headers.append("set-cookie", services.cookie.clear());
    if (ticket) {
      const cookie = hostCookie(services.config.appOrigin, SIGN_OUT_COOKIE);
      headers.append("set-cookie", cookie.set(ticket, SIGN_OUT_LIFETIME_MS / 1000));
      headers.set("location", "/oidc/signed-out");
    }
    return new Response(null, { status: 303, headers });
  },
}));
