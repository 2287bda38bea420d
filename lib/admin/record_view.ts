/** The audit of who viewed people's data in the console. */
import type { Audit } from "../audit/audit.ts";
import { type Admin, auditName } from "./admin.ts";

/**
 * Writes to the audit that an operator, or an API token, requested a page with people's data.
 *
 * @param page the path, without its query.
 * @param query its parameters, as the address has them.
 */
export function recordView(
  audit: Pick<Audit, "record">,
  admin: Admin,
  page: string,
  query: Readonly<Record<string, string>>,
): void {
  audit.record({ event: "admin_viewed", username: auditName(admin), page, query });
}
