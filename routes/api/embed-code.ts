import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { limitedAs } from "../../lib/identity/request_limits.ts";

const Wanted = v.object({ origin: v.optional(v.string()) });

/**
 * A one-time code for the bearer's user, which an existing application's page hands to the map in
 * its frame: `{origin?}` -> `{code, expires_at}`. With `origin` it opens in that origin's pages
 * alone.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    const credential = credentialOf(ctx.req.headers, services.cookie);
    if (session === null || credential === null) throw new ProblemError("not_signed_in");
    // By a cookie any page of ours could be made to give a code away.
    if (credential.audience === "cookie") throw new ProblemError("bearer_needed");
    services.tokenRequests.take(limitedAs(session));
    const { origin } = hasBody(ctx.req.headers)
      ? await readJson(ctx.req, Wanted, 'no body, or a JSON object with "origin"')
      : {};
    if (origin !== undefined && !services.config.embedOrigins.includes(origin)) {
      throw new ProblemError("unknown_origin");
    }
    const { idHash, parent = idHash, expiresAt: until } = session;
    // The application's JWT is a sign-in, and may be as short as the way to us: there is no session
    // of ours behind what comes of it.
    const ours = services.bearers.isOurs(credential.token) ? { until, parent } : {};
    const { code, expiresAt } = await services.embedCodes.issue(session, { ...ours, origin });
    return Response.json(
      { code, expires_at: new Date(expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));

function hasBody(headers: Headers): boolean {
  return headers.has("content-type") || (headers.get("content-length") ?? "0") !== "0";
}
