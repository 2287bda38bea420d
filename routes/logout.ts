import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { requireSameOrigin } from "../lib/http/same_origin.ts";

export const handler = define.handlers(methods({
  async POST(ctx) {
    const { config, cookie, sessions } = ctx.state.services;
    requireSameOrigin(ctx.req, config.appOrigin);
    if (ctx.state.session !== null) await sessions.end(ctx.state.session);
    return new Response(null, {
      status: 303,
      headers: { location: "/login", "set-cookie": cookie.clear(), "cache-control": "no-store" },
    });
  },
}));
