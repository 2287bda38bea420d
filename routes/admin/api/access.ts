import { HttpError } from "fresh";
import { ACCESS_EXPECTED, AccessQuery } from "../../../lib/admin/access/access_query.ts";
import { readAccessPage } from "../../../lib/admin/access/read_access_page.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import { adminApiDefine, type AdminApiState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { readQuery } from "../../../lib/http/read_query.ts";

/** What the page of access shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, AccessQuery, ACCESS_EXPECTED);
    const found = await readAccessPage(services, query);
    const { group, person } = query;
    recordView(services.audit, admin, url.pathname, { group, person });
    if (found === null) throw new HttpError(404);
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  },
}));
