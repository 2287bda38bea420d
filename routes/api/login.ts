import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { clientOf } from "../../lib/http/client.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";

const Credentials = v.object({ username: v.string(), password: v.string() });

/**
 * Signs a program's user in, for an existing application: `{username, password}` -> `{token}`, a
 * bearer for `/api/carto-token` (CARTO's guide "Integrate CARTO in your existing application"). A
 * program that keeps cookies is known by one from then on; a page of another origin is not given
 * it.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { config, deviceCookie, signIn } = ctx.state.services;
    if (!config.passwordSignIn) throw new ProblemError("password_sign_in_off");
    const credentials = await readJson(
      ctx.req,
      Credentials,
      'a JSON object with "username" and "password"',
    );
    const { address, agent } = clientOf(ctx);
    const attempt = { ...credentials, address, devices: deviceCookie.read(ctx.req.headers) };
    const { token, session, devices } = await signIn.withPassword(attempt, "bearer", { agent });
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString() },
      { headers: { "cache-control": "no-store", "set-cookie": deviceCookie.set(devices) } },
    );
  },
}));
