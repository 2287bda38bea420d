import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";

const Credentials = v.object({ username: v.string(), password: v.string() });

/**
 * Signs a program's user in, for an existing application: `{username, password}` -> `{token}`, a
 * bearer for `/api/carto-token` (CARTO's guide "Integrate CARTO in your existing application").
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { sessions, users } = ctx.state.services;
    const { username, password } = await readJson(
      ctx.req,
      Credentials,
      'a JSON object with "username" and "password"',
    );
    const user = await users.authenticate(username, password);
    if (user === null) {
      throw new ProblemError({
        status: 401,
        code: "wrong_credentials",
        title: "Wrong user name or password",
        detail: "The user name or the password is wrong.",
      });
    }
    const { token, session } = await sessions.start(user, "bearer");
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString() },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));
