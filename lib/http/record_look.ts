import { auditName } from "../admin/admin.ts";
import type { AdminApiState, AdminState } from "./define.ts";

/**
 * Puts on record that somebody looks at people's data.
 *
 * @param query what they ask for: parameters that the page knows, and no others.
 */
export function recordLook(
  { admin, services }: Pick<AdminState | AdminApiState, "admin" | "services">,
  { pathname }: URL,
  query: Readonly<Record<string, string>>,
): void {
  const username = auditName(admin);
  services.audit.record({ event: "admin_viewed", username, page: pathname, query });
}
