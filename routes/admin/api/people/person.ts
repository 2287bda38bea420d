import { HttpError } from "fresh";
import { PERSON_EXPECTED, PersonQuery } from "../../../../lib/admin/people/person_query.ts";
import { readPerson } from "../../../../lib/admin/people/read_person.ts";
import { recordView } from "../../../../lib/admin/record_view.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";
import { readQuery } from "../../../../lib/http/read_query.ts";

/** What the page of a person shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { admin, services }, url }) {
    const { name } = readQuery(url, PersonQuery, PERSON_EXPECTED);
    const found = await readPerson(services, name);
    recordView(services.audit, admin, url.pathname, { name });
    if (found === null) throw new HttpError(404);
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  },
}));
