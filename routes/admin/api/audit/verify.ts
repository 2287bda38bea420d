import * as v from "valibot";
import { auditParts } from "../../../../lib/admin/audit/audit_parts.ts";
import { AuditQuery } from "../../../../lib/admin/audit/audit_query.ts";
import { verifyPart } from "../../../../lib/admin/audit/verify_part.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";
import { readQuery } from "../../../../lib/http/read_query.ts";

/** Verifies ten thousand records of the chain, `?after=` on from the last part's `next`. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state, url }) {
    const query = readQuery(url, v.pick(AuditQuery, ["after"]));
    const part = await verifyPart(auditParts(state.services), query);
    return Response.json(part, { headers: { "cache-control": "no-store" } });
  },
}));
