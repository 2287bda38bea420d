import * as v from "valibot";
import type { Rights } from "../../lib/access/grants.ts";
import { readJson } from "../../lib/http/body.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { NOT_SIGNED_IN, type Problem, ProblemError } from "../../lib/http/problem.ts";
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
    if (session === null || credential === null) throw new ProblemError(NOT_SIGNED_IN);
    if (credential.audience === "cookie") throw new ProblemError(BEARER_NEEDED);
    services.tokenRequests.take(limitedAs(session));
    const { origin, datasets: named } = hasBody(ctx.req.headers)
      ? await readJson(ctx.req, Wanted, 'no body, or a JSON object with "origin" or "datasets"')
      : {};
    if (origin !== undefined && !services.config.embedOrigins.includes(origin)) {
      throw new ProblemError(UNKNOWN_ORIGIN);
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
  if (!names.every(isGiven)) throw new ProblemError(UNKNOWN_DATASET);
}

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

const UNKNOWN_DATASET: Problem = {
  status: 400,
  code: "unknown_dataset",
  title: "The user may see no dataset of that name",
  detail: 'Name as "datasets" those that the policy gives the user, or none at all.',
};
