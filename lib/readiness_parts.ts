/** The readiness of this process, by its services. */
import type { OpenAudit } from "./audit/audit.ts";
import type { Broker } from "./broker/broker.ts";
import type { Clock } from "./clock/clock.ts";
import type { Log } from "./log/log.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import type { KvStorage } from "./storage/kv_storage.ts";
import { tryStorage } from "./storage/try_storage.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";

interface ReadyParts {
  readonly audit: OpenAudit;
  readonly broker: Broker;
  readonly store: KvStorage;
  readonly telemetry: Telemetry;
  readonly log: Log;
  readonly elapsed: Clock["elapsed"];
}

/** @param instance names the process. */
export function readinessOf(parts: ReadyParts, instance: string): Readiness {
  const { audit, broker, store, telemetry } = parts;
  return createReadiness({
    ...parts,
    tryStorage: () => tryStorage(store, instance),
    prepareCarto: () => broker.prepare(),
    checkAudit: audit.check,
    onFound: (part, works) => telemetry.set("carto_embed_not_ready", works ? 0 : 1, { part }),
  });
}
