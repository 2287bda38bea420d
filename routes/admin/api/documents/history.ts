import { HttpError } from "fresh";
import { DocumentQuery, readDocument } from "../../../../lib/admin/documents/read_documents.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";
import { namedIn, readQuery } from "../../../../lib/http/read_query.ts";
import { recordView } from "../../../../lib/admin/record_view.ts";

/** The versions of the document `?id=`, and what changed from `?before=` to `?version=`. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state, url }) {
    const query = readQuery(url, DocumentQuery);
    const page = await readDocument(state.services, query);
    if (page === null) throw new HttpError(404);
    // A policy names people.
    recordView(state.services.audit, state.admin, url.pathname, namedIn(url, DocumentQuery));
    return Response.json(page, { headers: { "cache-control": "no-store" } });
  },
}));
