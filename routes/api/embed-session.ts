import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { NOT_SIGNED_IN, ProblemError } from "../../lib/http/problem.ts";
import { requireSameOrigin } from "../../lib/http/same_origin.ts";
import { signOut } from "../../lib/identity/sign_out.ts";

const Handed = v.object({ code: v.string(), origin: v.optional(v.string()) });

/**
 * The session of a map in a frame. POST exchanges a one-time code that the page around it handed
 * over, `{code, origin?}` -> `{token, expires_at}`, a bearer; DELETE ends the bearer's session.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { config, embedCodes, sessions } = ctx.state.services;
    requireSameOrigin(ctx.req, config.appOrigin);
    const { code, origin } = await readJson(ctx.req, Handed, 'a JSON object with "code"');
    const invitation = await embedCodes.redeem(code, origin ?? null);
    if (invitation === null) throw new ProblemError(CODE_SPENT);
    const { token, session } = await sessions.start(invitation.person, "bearer", {
      expiresAt: invitation.until,
    });
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },

  async DELETE(ctx) {
    const { services, session } = ctx.state;
    requireSameOrigin(ctx.req, services.config.appOrigin);
    if (session?.audience !== "bearer") throw new ProblemError(NOT_SIGNED_IN);
    await signOut(services, session);
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  },
}));

const CODE_SPENT = {
  status: 401,
  code: "code_spent",
  title: "The code opens nothing",
  detail: "It was used, is late, or never was: a code opens once, within a minute. Get another.",
  headers: { "www-authenticate": "Bearer" },
};
