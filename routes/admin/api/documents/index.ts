import { readDocuments } from "../../../../lib/admin/documents/read_documents.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";

/** The policy and the maps, with what is in force at the process that answers. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { services } }) {
    const documents = await readDocuments(services);
    return Response.json({ documents }, { headers: { "cache-control": "no-store" } });
  },
}));
