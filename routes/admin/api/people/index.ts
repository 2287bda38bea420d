import { PeopleQuery } from "../../../../lib/admin/people/people_query.ts";
import { PEOPLE_EXPECTED } from "../../../../lib/admin/people/person_query.ts";
import { readPeople } from "../../../../lib/admin/people/read_people.ts";
import { recordView } from "../../../../lib/admin/record_view.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";
import { namedIn, readQuery } from "../../../../lib/http/read_query.ts";

/** What the page of people shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, PeopleQuery, PEOPLE_EXPECTED);
    const { audit, config, store } = services;
    const found = await readPeople({ store, demo: config.mode === "demo" }, query);
    recordView(audit, admin, url.pathname, namedIn(url, PeopleQuery));
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  },
}));
