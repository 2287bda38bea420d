/** All checks in their order: each after those that it depends on. */
import type { Check } from "./check.ts";
import { ACCESS_CHECKS } from "./checks/access.ts";
import { APP_CHECKS } from "./checks/app.ts";
import { ATTRIBUTE_CHECKS } from "./checks/attributes.ts";
import { AUDIT_CHECKS } from "./checks/audit.ts";
import { BASEMAP_CHECKS } from "./checks/basemap.ts";
import { BROKER_CHECKS } from "./checks/broker.ts";
import { CARTO_CHECKS } from "./checks/carto.ts";
import { CONFIGURATION_CHECKS } from "./checks/configuration.ts";
import { EMBED_CHECKS } from "./checks/embed.ts";
import { GRANT_CHECKS } from "./checks/grants.ts";
import { HOST_CHECKS } from "./checks/host.ts";
import { MACHINE_CHECKS } from "./checks/machine.ts";
import { MAPS_CHECKS } from "./checks/maps.ts";
import { NAMED_SOURCE_CHECKS } from "./checks/named_sources.ts";
import { OIDC_CHECKS } from "./checks/oidc.ts";
import { ORIGIN_CHECKS } from "./checks/origins.ts";
import { SEALED_CHECKS } from "./checks/sealed.ts";
import { STORAGE_CHECKS } from "./checks/storage.ts";
import { WAREHOUSE_CHECKS } from "./checks/warehouse.ts";

export const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  ...CONFIGURATION_CHECKS,
  ...ORIGIN_CHECKS,
  ...STORAGE_CHECKS,
  ...AUDIT_CHECKS,
  ...CARTO_CHECKS,
  ...SEALED_CHECKS,
  ...BROKER_CHECKS,
  ...ACCESS_CHECKS,
  ...MAPS_CHECKS,
  ...GRANT_CHECKS,
  ...WAREHOUSE_CHECKS,
  ...NAMED_SOURCE_CHECKS,
  ...APP_CHECKS,
  ...EMBED_CHECKS,
  ...BASEMAP_CHECKS,
  ...OIDC_CHECKS,
  ...HOST_CHECKS,
  ...ATTRIBUTE_CHECKS,
];
