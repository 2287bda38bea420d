import * as v from "valibot";
import { agentText, readAgent } from "../../lib/http/agent.ts";
import { readJson } from "../../lib/http/body.ts";
import { clientOf } from "../../lib/http/client.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { requireMap } from "../../lib/http/person_maps.ts";
import { ProblemError } from "../../lib/http/problem.ts";

const Handed = v.object({
  code: v.string(),
  origin: v.optional(v.string()),
  map: v.optional(v.string()),
});

/**
 * Exchanges the one-time code that the host page passed to its frame for a session:
 * `{code, origin?, map?}` -> `{token, expires_at, map}`, a bearer and the map's document as the
 * user may see it. Without `map` it is the user's only map, or DEFAULT_MAP.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { access, attributeVault, config, embedCodes, maps, signIn, users } = ctx.state.services;
    const { code, origin, map: named } = await readJson(
      ctx.req,
      Handed,
      'a JSON object with "code"',
    );
    const invitation = await embedCodes.redeem(code, origin);
    if (invitation === null) throw new ProblemError("code_spent");
    const { person, until, parent, datasets } = invitation;
    if (!await users.stands(person)) throw new ProblemError("code_spent");
    const attributes = attributeVault.inForce(person.heldAttributes);
    const rights = access.rightsOf({ ...person, attributes, datasets });
    const map = requireMap(maps.mapsFor(rights), named, config.defaultMap);
    const started = await signIn.inFrame(person, {
      agent: agentText({ ...readAgent(clientOf(ctx).agent), frame: true }),
      expiresAt: until,
      parent,
      datasets,
    });
    if (started === null) throw new ProblemError("code_spent");
    const { token, session } = started;
    return Response.json(
      { token, expires_at: new Date(session.expiresAt).toISOString(), map },
      { headers: { "cache-control": "no-store" } },
    );
  },
}));
