import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { clientOf } from "../../lib/http/client.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { PASSWORD_SIGN_IN_OFF, ProblemError } from "../../lib/http/problem.ts";

const Credentials = v.object({ username: v.string(), password: v.string() });

/**
 * Signs a program's user in, for an existing application: `{username, password}` -> `{token}`, a
 * bearer for `/api/carto-token` (CARTO's guide "Integrate CARTO in your existing application").
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { config, signIn } = ctx.state.services;
    if (!config.passwordSignIn) throw new ProblemError(PASSWORD_SIGN_IN_OFF);
    const credentials = await readJson(
      ctx.req,
      Credentials,
      'a JSON object with "username" and "password"',
    );
    const { address, agent } = clientOf(ctx);
    const attempt = { ...credentials, address };
    const { token, session } = await signIn.withPassword(attempt, "bearer", { agent });
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));
