import type { Services } from "../../services.ts";
import type { AuditParts } from "./audit_rows.ts";

/** @returns what the audit is read from. */
export function auditParts(
  { clock, config, store }: Pick<Services, "clock" | "config" | "store">,
): AuditParts {
  return { store, now: clock.now, keepMs: config.auditKeepMs };
}
