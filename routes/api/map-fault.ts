import * as v from "valibot";
import { readJson } from "../../lib/http/body.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { personMaps, requireMap } from "../../lib/http/person_maps.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { limitedAs } from "../../lib/identity/sessions/request_limits.ts";

const Fault = v.strictObject({
  map: v.string(),
  code: v.pipe(v.string(), v.regex(/^[a-z][a-z_]{0,39}$/)),
  part: v.string(),
});

const PART = 'the ID of a layer, of a widget or of the map itself as "part"';

/**
 * Logs what a map's page could not show: `{map, code, part}`, where `part` is the id of a layer, a
 * widget, or the map. It accepts no free text, so that none of CARTO's SQL reaches the log.
 */
export const handler = define.handlers(methods({
  async POST({ req, state: { services, session } }) {
    if (session === null) throw new ProblemError("not_signed_in");
    services.mapFaults.take(limitedAs(session));
    const expected = 'a JSON object with "map", "code" and "part"';
    const { map: id, code, part } = await readJson(req, Fault, expected);
    const { document } = requireMap(personMaps(services, session), id, undefined);
    const parts = [{ id }, ...document.layers, ...document.widgets];
    if (!parts.some((known) => known.id === part)) {
      throw new ProblemError("bad_request", { expected: PART });
    }
    services.log.error("map_fault", { map: id, code, part });
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  },
}));
