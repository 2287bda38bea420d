/** Puts on record who looked at people's data in the console. */
import type { Audit } from "../audit/audit.ts";
import { type Admin, auditName } from "./admin.ts";

/**
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
