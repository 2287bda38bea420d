/** Changes in the console need a recent sign-in. */
import type { Context } from "fresh";
import { hasFreshSignIn } from "../admin/admin.ts";
import type { AdminState } from "./define.ts";
import { pathOf, safeNext } from "./next_path.ts";
import { seeOther } from "./see_other.ts";

/** Where the person is asked to sign in again. */
export const SIGN_IN_AGAIN_PATH = "/admin/sign-in";

type Handler = (ctx: Context<AdminState>) => Response | Promise<Response>;

/**
 * Wraps the handler of a change: with an older sign-in nothing is changed, the person signs in
 * again, and comes back to the page that they came from.
 *
 * @param page the path to come back to where the browser does not say.
 */
export function withFreshSignIn(page: string, handler: Handler): Handler {
  return (ctx) => {
    const { admin, services } = ctx.state;
    if (hasFreshSignIn(admin, services.clock.now())) return handler(ctx);
    const next = pageBefore(ctx.req.headers, services.config.appOrigin) ?? page;
    return seeOther(`${SIGN_IN_AGAIN_PATH}?${new URLSearchParams({ next })}`);
  };
}

/** @returns the page of the console with the form, by the header that browsers send. */
function pageBefore(headers: Headers, appOrigin: string): string | null {
  const from = URL.parse(headers.get("referer") ?? "");
  if (from === null || from.origin !== appOrigin) return null;
  const path = safeNext(pathOf(from));
  return /^\/admin(\/|\?|$)/.test(path) ? path : null;
}
