import type { Context } from "fresh";
import { apiAnswers } from "../lib/http/api_answers.ts";
import { type Credential, credentialOf } from "../lib/http/credential.ts";
import { define, type State } from "../lib/http/define.ts";
import { optionsAnswer } from "../lib/http/methods.ts";
import { isApi } from "../lib/http/paths.ts";
import { requireOwnPages } from "../lib/http/same_origin.ts";
import { isUnattended } from "../lib/http/unattended.ts";
import { refusedOrigin } from "../lib/usage/refused_origin.ts";
import type { LiveSession, SessionUse } from "../lib/identity/sessions/sessions.ts";

/** Checks every request before a route sees it, and reads its session. */
const admit = define.middleware((ctx) => {
  const { config, cookie, deadline, usage } = ctx.state.services;
  const { method, headers } = ctx.req;
  if (method === "OPTIONS") return optionsAnswer();
  const refused = refusedOrigin(ctx.req, ctx.url.pathname, config);
  if (refused !== null) usage.refused(refused);
  const credential = credentialOf(headers, cookie);
  requireOwnPages({
    request: ctx.req,
    path: ctx.url.pathname,
    credential,
    appOrigin: config.appOrigin,
  });
  const unattended = isUnattended(headers);
  return deadline.run(async () => {
    // Bound, or the request would outlive minor garbage collections (docs/performance.md).
    ctx.state.readSession = sessionOf.bind(null, credential, ctx, unattended);
    ctx.state.session = await ctx.state.readSession();
    return await ctx.next();
  });
});

/** The API also accepts other applications' tokens; pages accept only this app's sessions. */
async function sessionOf(
  credential: Credential | null,
  { state, url }: Context<State>,
  unattended: boolean,
  given?: SessionUse,
): Promise<LiveSession | null> {
  if (credential === null) return null;
  const { bearers, sessions } = state.services;
  const { token, audience } = credential;
  const use = { unattended, ...given };
  if (audience === "bearer" && isApi(url.pathname)) return await bearers.read(token, use);
  return await sessions.read(token, audience, use);
}

export default [...apiAnswers, admit];
