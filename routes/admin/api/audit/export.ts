import * as v from "valibot";
import { auditParts } from "../../../../lib/admin/audit/audit_parts.ts";
import { AuditQuery } from "../../../../lib/admin/audit/audit_query.ts";
import { exportAudit } from "../../../../lib/admin/audit/export_audit.ts";
import { adminApiDefine, type AdminApiState } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";
import { namedIn, readQuery } from "../../../../lib/http/read_query.ts";
import { recordView } from "../../../../lib/admin/record_view.ts";

const ExportQuery = v.object({
  ...v.omit(AuditQuery, ["after"]).entries,
  format: v.optional(v.picklist(["ndjson", "csv"]), "ndjson"),
});

const TYPES = { ndjson: "application/x-ndjson", csv: "text/csv; charset=utf-8" } as const;

/** The records that a search finds, as a file; the console's page links to it. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  GET({ state, url }) {
    const { format, ...query } = readQuery(url, ExportQuery);
    recordView(state.services.audit, state.admin, url.pathname, namedIn(url, ExportQuery));
    const body = exportAudit(auditParts(state.services), query, format);
    return new Response(body, {
      headers: {
        "cache-control": "no-store",
        "content-disposition": `attachment; filename="audit.${format}"`,
        "content-type": TYPES[format],
      },
    });
  },
}));
