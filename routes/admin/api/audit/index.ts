import { auditParts } from "../../../../lib/admin/audit/audit_parts.ts";
import { AuditQuery } from "../../../../lib/admin/audit/audit_query.ts";
import { readAudit } from "../../../../lib/admin/audit/read_audit.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";
import { namedIn, readQuery } from "../../../../lib/http/read_query.ts";
import { recordView } from "../../../../lib/admin/record_view.ts";

/** A page of the audit: `?person=&event=&from=&until=&after=` -> `{records, next}`. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state, url }) {
    const query = readQuery(url, AuditQuery);
    recordView(state.services.audit, state.admin, url.pathname, namedIn(url, AuditQuery));
    const page = await readAudit(auditParts(state.services), query);
    return Response.json(page, { headers: { "cache-control": "no-store" } });
  },
}));
