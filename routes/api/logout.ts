import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { NOT_SIGNED_IN, ProblemError } from "../../lib/http/problem.ts";
import { signOut } from "../../lib/identity/sign_out.ts";

/** Ends the bearer's session: what a program began, it can end. People's cookies have /logout. */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    if (session?.audience !== "bearer") throw new ProblemError(NOT_SIGNED_IN);
    await signOut(services, session);
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  },
}));
