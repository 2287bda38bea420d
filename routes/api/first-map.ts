import type { Context } from "fresh";
import { type SessionToken, sessionToken } from "../../lib/broker/session_token.ts";
import { define, type State } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { layersAnswer } from "../../lib/http/token_answer.ts";
import { limitedAs } from "../../lib/identity/sessions/request_limits.ts";

/**
 * The first layers of the map `?map=<id>`, for a page whose access said `instantiating`: waits
 * some seconds for what CARTO is being asked for, and answers `{instantiated?, instantiating?}`
 * with what is there then. `{}` for a map that the person may not open, or that does not exist.
 */
async function firstLayers(ctx: Context<State>): Promise<Response> {
  const { services, session } = ctx.state;
  if (session === null) throw new ProblemError("not_signed_in");
  services.tokenRequests.take(limitedAs(session));
  const before = await openedMap(ctx);
  if (before !== null) await services.firstMaps.settle(...before);
  // Session, policy and document may have changed meanwhile.
  const now = await openedMap(ctx);
  const layers = now === null ? [] : layersAnswer(services.firstMaps.look(...now));
  return new Response(`{${layers.join()}}`, {
    headers: { "cache-control": "no-store", "content-type": "application/json" },
  });
}

/** @returns what the session may see, the map by that, and a token; null without that map. */
async function openedMap({ state, url }: Context<State>) {
  const { services, readSession } = state;
  const held: SessionToken | null = await sessionToken(services, readSession);
  if (held === null) throw new ProblemError("not_signed_in");
  const { rights, token: { token } } = held;
  const map = services.maps.mapFor(rights, url.searchParams.get("map") ?? "");
  return map === null ? null : [rights, map, token] as const;
}

export const handler = define.handlers(methods({ GET: firstLayers }));
