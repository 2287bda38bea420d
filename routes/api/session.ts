import type { Context } from "fresh";
import { clientOf } from "../../lib/http/client.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define, type State } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { limitedAs } from "../../lib/identity/sessions/request_limits.ts";

/** The page's session, if it is still valid, and its person: `{display_name, expires_at}`. */
function currentSession({ state: { session } }: Context<State>): Response {
  if (session === null) throw new ProblemError("not_signed_in");
  return Response.json(
    { display_name: session.displayName, expires_at: new Date(session.expiresAt).toISOString() },
    { headers: { "cache-control": "no-store" } },
  );
}

/**
 * POST exchanges the JWT of an existing application, sent as the bearer, for a session of its user:
 * `{token, expires_at}`, a bearer that lives as long as sessions do, however short-lived the JWT.
 */
export const handler = define.handlers(methods({
  GET: currentSession,
  async POST(ctx) {
    const { services, session: asked } = ctx.state;
    const { cookie, hostTokens, signIn, tokenRequests } = services;
    if (hostTokens === undefined) throw new ProblemError("host_tokens_off");
    const credential = credentialOf(ctx.req.headers, cookie);
    if (asked === null || credential?.audience !== "bearer") {
      throw new ProblemError("not_signed_in");
    }
    tokenRequests.take(limitedAs(asked));
    const person = await hostTokens.person(credential.token);
    const { agent } = clientOf(ctx);
    const { token, session } = await signIn.withProof(person, "bearer", { agent });
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));
