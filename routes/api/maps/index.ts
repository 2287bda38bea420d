import type { Context } from "fresh";
import { define, type State } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { ProblemError } from "../../../lib/http/problem.ts";

/** The maps that the session's person may open: `{maps: [{id, title, description}]}`. */
function listMaps({ state: { services, session } }: Context<State>): Response {
  if (session === null) throw new ProblemError("not_signed_in");
  const maps = services.maps.mapsFor(services.access.rightsOf(session));
  return Response.json(
    {
      maps: [...maps].map(([id, { document: { title, description } }]) => ({
        id,
        title,
        description,
      })),
    },
    { headers: { "cache-control": "no-store" } },
  );
}

export const handler = define.handlers(methods({ GET: listMaps }));
