import type { Context } from "fresh";
import { answerError } from "../lib/http/answer_error.ts";
import { allowConfiguredOrigins } from "../lib/http/api_answers.ts";
import { type Credential, credentialOf } from "../lib/http/credential.ts";
import { define, type State } from "../lib/http/define.ts";
import { optionsAnswer } from "../lib/http/methods.ts";
import { isApi } from "../lib/http/paths.ts";
import { requireOwnPages } from "../lib/http/same_origin.ts";
import { isUnattended } from "../lib/http/unattended.ts";
import { refusedOrigin } from "../lib/usage/refused_origin.ts";
import type { LiveSession, SessionUse } from "../lib/identity/sessions/sessions.ts";

/**
 * Names the request in its response. An error is a problem document for the API; elsewhere the
 * error page answers it.
 */
const admit = define.middleware(async (ctx) => {
  let response: Response;
  try {
    response = await admitted(ctx);
  } catch (error) {
    if (!isApi(ctx.url.pathname)) throw error;
    response = answerError(error, ctx.state);
  }
  response.headers.set("x-request-id", ctx.state.requestId);
  return response;
});

/** Checks every request before a route sees it, and reads its session. */
function admitted(ctx: Context<State>): Response | Promise<Response> {
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
  // Bound, or the request would outlive minor garbage collections (docs/performance.md).
  ctx.state.readSession = sessionOf.bind(null, credential, ctx, isUnattended(headers));
  return deadline.run(() => withSession(ctx));
}

function withSession(ctx: Context<State>): Promise<Response> {
  const session = ctx.state.readSession();
  return session instanceof Promise
    ? session.then((read) => enter(ctx, read))
    : enter(ctx, session);
}

function enter(ctx: Context<State>, session: LiveSession | null): Promise<Response> {
  ctx.state.session = session;
  return ctx.next();
}

/** The API also accepts other applications' tokens; pages accept only this app's sessions. */
function sessionOf(
  credential: Credential | null,
  { state, url }: Context<State>,
  unattended: boolean,
  given?: SessionUse,
): LiveSession | null | Promise<LiveSession | null> {
  if (credential === null) return null;
  const { bearers, sessions } = state.services;
  const { token, audience } = credential;
  const use = { unattended, ...given };
  if (audience === "bearer" && isApi(url.pathname)) return bearers.read(token, use);
  return sessions.read(token, audience, use);
}

export default [allowConfiguredOrigins, admit];
