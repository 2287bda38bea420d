import { credentialOf } from "../../lib/http/credential.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { signOut, signOutEverywhere } from "../../lib/identity/sign_out.ts";

/**
 * Ends the bearer's session. An existing application whose user signed out there sends a JWT for
 * them, which ends all their sessions here: it need not have kept the tokens that it exchanged.
 * Cookie sessions use /logout.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    const credential = credentialOf(ctx.req.headers, services.cookie);
    if (session === null || credential?.audience !== "bearer") {
      throw new ProblemError("not_signed_in");
    }
    if (services.bearers.isOurs(credential.token)) await signOut(services, session);
    else await signOutEverywhere(services, session.username, "signed_out_by_application");
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  },
}));
