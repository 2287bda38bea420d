import { define } from "../../lib/http/define.ts";
import { hostCookie } from "../../lib/http/host_cookie.ts";
import { methods } from "../../lib/http/methods.ts";
import { requireOidc } from "../../lib/http/sign_in/failed_sign_in.ts";
import { SIGN_OUT_COOKIE } from "../../lib/identity/oidc/sign_out_there.ts";

/**
 * Redirects a browser that was signed out here to the provider's logout. The URL contains the ID
 * token: it is built here, and appears in no page of ours.
 */
export const handler = define.handlers(methods({
  async GET(ctx) {
    const { signOutThere } = requireOidc(ctx.state);
    const cookie = hostCookie(ctx.state.services.config.appOrigin, SIGN_OUT_COOKIE);
    const ticket = cookie.read(ctx.req.headers.get("cookie"));
    const location = await signOutThere.address(ticket) ?? "/login";
    return new Response(null, {
      status: 303,
      headers: { location, "cache-control": "no-store" },
    });
  },
}));
