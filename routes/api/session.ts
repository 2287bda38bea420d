import { clientOf } from "../../lib/http/client.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { HOST_TOKENS_OFF } from "../../lib/http/host_token_answers.ts";
import { methods } from "../../lib/http/methods.ts";
import { NOT_SIGNED_IN, ProblemError } from "../../lib/http/problem.ts";
import { signOut, signOutEverywhere } from "../../lib/identity/sign_out.ts";

/**
 * A session for the user of an existing application. POST exchanges the application's JWT, sent as
 * the bearer, for one: `{token, expires_at}`. DELETE ends the session whose bearer it is sent with;
 * with the application's JWT, all of that user's.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { hostTokens, signIn, cookie } = ctx.state.services;
    if (hostTokens === undefined) throw new ProblemError(HOST_TOKENS_OFF);
    const credential = credentialOf(ctx.req.headers, cookie);
    if (credential?.audience !== "bearer") throw new ProblemError(NOT_SIGNED_IN);
    const person = await hostTokens.person(credential.token);
    const { agent } = clientOf(ctx);
    const { token, session } = await signIn.withProof(person, "bearer", { agent });
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },

  async DELETE(ctx) {
    const { services, session } = ctx.state;
    const credential = credentialOf(ctx.req.headers, services.cookie);
    if (session === null || credential?.audience !== "bearer") {
      throw new ProblemError(NOT_SIGNED_IN);
    }
    if (services.bearers.isOurs(credential.token)) await signOut(services, session);
    else await signOutEverywhere(services, session.username, "signed_out_by_application");
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  },
}));
