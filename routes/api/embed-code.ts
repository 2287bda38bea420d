import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { NOT_SIGNED_IN, type Problem, ProblemError } from "../../lib/http/problem.ts";
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
    if (session === null || credential === null) throw new ProblemError(NOT_SIGNED_IN);
    if (credential.audience === "cookie") throw new ProblemError(BEARER_NEEDED);
    services.tokenRequests.take(limitedAs(session));
    const { origin } = hasBody(ctx.req.headers)
      ? await readJson(ctx.req, Wanted, 'no body, or a JSON object with "origin"')
      : {};
    if (origin !== undefined && !services.config.embedOrigins.includes(origin)) {
      throw new ProblemError(UNKNOWN_ORIGIN);
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

/** A code is for servers: by a cookie any page of ours could be made to give one away. */
const BEARER_NEEDED: Problem = {
  status: 403,
  code: "bearer_needed",
  title: "A code needs a bearer",
  detail: "Send the user's bearer, from /api/session or /api/login; a cookie is not enough.",
};

const UNKNOWN_ORIGIN: Problem = {
  status: 400,
  code: "unknown_origin",
  title: "No page of that origin may show the map",
  detail: 'Name an origin of EMBED_ORIGINS as "origin", or none.',
};
