import { define } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { signOut } from "../lib/identity/sign_out.ts";

export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    if (session !== null) await signOut(services, session);
    const { cookie } = services;
    return new Response(null, {
      status: 303,
      headers: {
        location: "/login",
        "set-cookie": cookie.clear(),
        "cache-control": "no-store",
        // Neither the cache nor "back" shows what was there (ASVS 5.0, 14.3.1).
        "clear-site-data": '"cache", "storage"',
      },
    });
  },
}));
