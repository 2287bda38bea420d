import * as v from "valibot";
import type { Rights } from "../../lib/access/grants.ts";
import { readJson } from "../../lib/http/body.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { limitedAs } from "../../lib/identity/request_limits.ts";

const Wanted = v.object({
  origin: v.optional(v.string()),
  datasets: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
});

/**
 * A one-time code for the bearer's user, which an existing application's page hands to the map in
 * its frame: `{origin?, datasets?}` -> `{code, expires_at}`. With `origin` it opens in that origin's
 * pages alone; with `datasets` the session may use only these of what the user may see.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    const credential = credentialOf(ctx.req.headers, services.cookie);
    if (session === null || credential === null) throw new ProblemError("not_signed_in");
    // By a cookie any page of ours could be made to give a code away.
    if (credential.audience === "cookie") throw new ProblemError("bearer_needed");
    services.tokenRequests.take(limitedAs(session));
    const { origin, datasets: named } = hasBody(ctx.req.headers)
      ? await readJson(ctx.req, Wanted, 'no body, or a JSON object with "origin" or "datasets"')
      : {};
    if (origin !== undefined && !services.config.embedOrigins.includes(origin)) {
      throw new ProblemError("unknown_origin");
    }
    if (named !== undefined) requireDatasets(named, services.access.rightsOf(session));
    // What is narrowed already stays so.
    const datasets = named ?? session.datasets;
    const { idHash, parent = idHash, expiresAt: until } = session;
    // The application's JWT is a sign-in, and may be as short as the way to us: there is no session
    // of ours behind what comes of it.
    const ours = services.bearers.isOurs(credential.token) ? { until, parent } : {};
    const { code, expiresAt } = await services.embedCodes.issue(session, {
      ...ours,
      origin,
      datasets,
    });
    return Response.json(
      { code, expires_at: new Date(expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));

/** @throws {ProblemError} for one that is closed to the user as for one that is not there. */
function requireDatasets(names: readonly string[], { sources, staticSources }: Rights): void {
  const isGiven = (name: string) =>
    Object.hasOwn(sources, name) || Object.hasOwn(staticSources, name);
  if (!names.every(isGiven)) throw new ProblemError("unknown_dataset");
}

function hasBody(headers: Headers): boolean {
  return headers.has("content-type") || (headers.get("content-length") ?? "0") !== "0";
}
