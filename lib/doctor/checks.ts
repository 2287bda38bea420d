/** Everything that is looked at, in the order it is looked at: nothing before what it stands on. */
import type { Check } from "./check.ts";
import { ACCESS_CHECKS } from "./checks/access.ts";
import { AUDIT_CHECKS } from "./checks/audit.ts";
import { BROKER_CHECKS } from "./checks/broker.ts";
import { CARTO_CHECKS } from "./checks/carto.ts";
import { CONFIGURATION_CHECKS } from "./checks/configuration.ts";
import { EDGE_CHECKS } from "./checks/edge.ts";
import { GRANT_CHECKS } from "./checks/grants.ts";
import { MACHINE_CHECKS } from "./checks/machine.ts";
import { PROVIDER_CHECKS } from "./checks/providers.ts";
import { STORAGE_CHECKS } from "./checks/storage.ts";

export const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  ...CONFIGURATION_CHECKS,
  ...STORAGE_CHECKS,
  ...AUDIT_CHECKS,
  ...CARTO_CHECKS,
  ...BROKER_CHECKS,
  ...ACCESS_CHECKS,
  ...GRANT_CHECKS,
  ...EDGE_CHECKS,
  ...PROVIDER_CHECKS,
];
