import { PEOPLE_EXPECTED } from "../../../lib/admin/people/person_query.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import { readSessions, SessionsQuery } from "../../../lib/admin/sessions/read_sessions.ts";
import { adminApiDefine, type AdminApiState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { namedIn, readQuery } from "../../../lib/http/read_query.ts";

/** What the page of sessions shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, SessionsQuery, PEOPLE_EXPECTED);
    const { audit, clock, config, store } = services;
    const parts = { store, idleMs: config.session.idleMs, now: clock.now };
    const found = await readSessions(parts, query);
    recordView(audit, admin, url.pathname, namedIn(url, SessionsQuery));
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  },
}));
