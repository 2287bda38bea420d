import type { Context } from "fresh";
import {
  keptSessionToken,
  type SessionToken,
  sessionToken,
} from "../../lib/broker/session_token.ts";
import { define, type State } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { recallMap, tokenAnswer } from "../../lib/http/token_answer.ts";
import { limitedAs } from "../../lib/identity/sessions/request_limits.ts";
import type { LiveSession } from "../../lib/identity/sessions/sessions.ts";
import type { Services } from "../../lib/services.ts";

/**
 * The session's CARTO token, with all that the browser needs to draw the group's data. The group
 * comes from the session alone; nothing in the request can change it. With `?map=<id>` the response
 * has the hash of that map's document, if the person may open it, and the map's first layers where
 * CARTO has instantiated them already.
 */
function cartoToken(ctx: Context<State>): Response | Promise<Response> {
  const { services, session } = ctx.state;
  if (session === null) throw new ProblemError("not_signed_in");
  services.tokenRequests.take(limitedAs(session));
  const named = ctx.url.searchParams.get("map");
  recallMap(services, session, named);
  const kept = keptSessionToken(services, session);
  return kept === null ? obtained(ctx.state, session, named) : answer(services, kept, named);
}

/** @param named the id of a map; null for none. */
async function obtained(
  { services, readSession }: State,
  session: LiveSession,
  named: string | null,
): Promise<Response> {
  const held = await sessionToken(services, readSession, session);
  if (held === null) throw new ProblemError("not_signed_in");
  return answer(services, held, named);
}

function answer(services: Services, held: SessionToken, named: string | null): Response {
  // With one header, since Deno would prepare several for being sent as they are, in vain here: the
  // guard adds to them, among others `Cache-Control: no-store`.
  return new Response(tokenAnswer(services, held, named), {
    headers: { "content-type": "application/json" },
  });
}

/** POST as in CARTO's guide; GET so that a page can preload it. */
export const handler = define.handlers(methods({ GET: cartoToken, POST: cartoToken }));
