/** Puts on record who changed what in the console, before it is answered. */
import type { Audit } from "../audit/audit.ts";
import type { AdminChange } from "../audit/events.ts";

/**
 * @param by the operator's name in the audit.
 * @param of whom or what it is about; empty where that is everything.
 */
export async function recordChange(
  audit: Audit,
  by: string,
  change: AdminChange,
  of: string,
): Promise<void> {
  audit.record({ event: "admin_changed", username: by, change, of });
  await audit.flush();
}
