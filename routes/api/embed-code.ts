import * as v from "valibot";
import type { Rights } from "../../lib/access/grants.ts";
import { prepareSession } from "../../lib/first_map/prepare_session.ts";
import { readJson } from "../../lib/http/body.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { limitedAs } from "../../lib/identity/sessions/request_limits.ts";

const Wanted = v.object({
  origin: v.optional(v.string()),
  datasets: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
});

/**
 * Issues a one-time code for the bearer's user, which an existing application's page passes to the
 * map in its frame: `{origin?, datasets?}` -> `{code, expires_at}`. `origin` limits it to that
 * origin's pages; `datasets` limits the session to these of the user's datasets.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    const credential = credentialOf(ctx.req.headers, services.cookie);
    if (session === null || credential === null) throw new ProblemError("not_signed_in");
    // With a cookie any page of ours could be tricked into giving a code away.
    if (credential.audience === "cookie") throw new ProblemError("bearer_needed");
    services.tokenRequests.take(limitedAs(session));
    const { origin, datasets: named } = hasBody(ctx.req.headers)
      ? await readJson(ctx.req, Wanted, 'no body, or a JSON object with "origin" or "datasets"')
      : {};
    if (origin !== undefined && !services.config.embedOrigins.includes(origin)) {
      services.usage.refused(origin);
      throw new ProblemError("unknown_origin");
    }
    if (named !== undefined) requireDatasets(named, services.access.rightsOf(session));
    // A session that is already limited stays so.
    const datasets = named ?? session.datasets;
    const { idHash, parent = idHash, expiresAt: until } = session;
    // The application's JWT is itself a sign-in, however short-lived: the code does not depend on a
    // session of this app.
    const ours = services.bearers.isOurs(credential.token) ? { until, parent } : {};
    const { code, expiresAt } = await services.embedCodes.issue(session, {
      ...ours,
      origin,
      datasets,
    });
    // The frame will ask for it within a second or two.
    prepareSession(services, async (use) => {
      const live = await ctx.state.readSession(use);
      return live && { ...live, datasets };
    });
    return Response.json(
      { code, expires_at: new Date(expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));

/** @throws {ProblemError} the same for a forbidden dataset as for a missing one. */
function requireDatasets(names: readonly string[], { sources, staticSources }: Rights): void {
  const isGiven = (name: string) =>
    Object.hasOwn(sources, name) || Object.hasOwn(staticSources, name);
  if (!names.every(isGiven)) throw new ProblemError("unknown_dataset");
}

function hasBody(headers: Headers): boolean {
  return headers.has("content-type") || (headers.get("content-length") ?? "0") !== "0";
}
