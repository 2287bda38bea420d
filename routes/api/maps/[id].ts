import { type Context, HttpError } from "fresh";
import { define, type State } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { ProblemError } from "../../../lib/http/problem.ts";
import { MAP_ID } from "../../../lib/maps/map_id.ts";

/**
 * One map as the session's person may see it: `{id, hash, document}`. A missing map and a forbidden
 * one get the same response.
 */
function oneMap({ params, state: { services, session } }: Context<State>): Response {
  if (session === null) throw new ProblemError("not_signed_in");
  const map = services.maps.mapFor(services.access.rightsOf(session), params.id ?? "");
  if (map === null) throw new HttpError(404);
  return Response.json(map, { headers: { "cache-control": "no-store" } });
}

const answer = methods({ GET: oneMap });

export const handler = define.handlers((ctx) => {
  // An invalid id is 404 for every method.
  if (!MAP_ID.test(ctx.params.id ?? "")) throw new HttpError(404);
  return answer(ctx);
});
