/** The audit of who viewed people's data in the console. */
import type { Audit } from "../audit/audit.ts";
import { type Admin, auditName } from "./admin.ts";

/**
 * Writes to the audit that an operator, or an API token, requested a page with people's data.
 *
 * @param page the path, without its query.
 * @param query what was asked for; what is empty was not.
 */
export function recordView(
  audit: Pick<Audit, "record">,
  admin: Admin,
  page: string,
  query: Readonly<Record<string, string>>,
): void {
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
  audit.record({ event: "admin_viewed", username: auditName(admin), page, query: asked });
}
