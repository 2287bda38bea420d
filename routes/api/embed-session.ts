import * as v from "valibot";
import { stageClass, type Ui, usedUi } from "../../components/map/stage/ui_parts.ts";
import { uiOf } from "../../components/map/stage/ui_words.ts";
import { agentText, readAgent } from "../../lib/http/agent.ts";
import { readJson } from "../../lib/http/body.ts";
import { clientOf } from "../../lib/http/client.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { earlyAccess } from "../../lib/http/early_access.ts";
import { requireMap } from "../../lib/http/person_maps.ts";
import type { MapDocument } from "../../lib/map/document.ts";
import { firstMap, type FirstStage } from "../../lib/map/first/first_map.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { UNNAMED_FRAME } from "../../lib/usage/usage.ts";

const Handed = v.object({
  code: v.string(),
  origin: v.optional(v.string()),
  map: v.optional(v.string()),
  ui: v.optional(v.string()),
});

/** @returns what the frame's inline script needs of the parts that its host shows. */
function stageOf({ widgets }: MapDocument, ui: Ui): FirstStage {
  const dock = ui.has("widgets") && widgets.some(({ type }) => type === "timeseries");
  return { stageClass: stageClass(ui), dock };
}

/**
 * Exchanges the one-time code that the host page passed to its frame for a session:
 * `{code, origin?, map?, ui?}` -> `{token, expires_at, map, first, access?}`: a bearer, the map's
 * document as the user may see it, what the frame's inline script needs of it, and what
 * `/api/carto-token` would respond, where the CARTO token is there already. Without `map` it is the
 * user's only map, or DEFAULT_MAP.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services } = ctx.state;
    const { access, attributeVault, config, embedCodes, maps, sessions, signIn, users } = services;
    const { code, origin, map: named, ui = null } = await readJson(
      ctx.req,
      Handed,
      'a JSON object of texts: "code", and if wanted "origin", "map" and "ui"',
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
    const isListed = origin !== undefined && config.embedOrigins.includes(origin);
    services.usage.opened(map, session.groups, isListed ? origin : UNNAMED_FRAME);
    const expires_at = new Date(session.expiresAt).toISOString();
    const early = await earlyAccess(services, (use) => sessions.read(token, "bearer", use), map.id);
    const first = firstMap(map.document, "");
    const stage = stageOf(map.document, usedUi(uiOf(ui), map.document));
    const body = JSON.stringify({ token, expires_at, map, first: first && { ...first, ...stage } });
    return new Response(early === null ? body : `${body.slice(0, -1)},"access":${early}}`, {
      headers: { "cache-control": "no-store", "content-type": "application/json" },
    });
  },
}));
