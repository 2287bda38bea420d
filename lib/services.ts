/** Creates the app's services from its configuration; nothing here reads the environment. */
import { type Console, type ConsoleOptions, createConsole } from "./admin/console.ts";
import { countFaults } from "./admin/processes/recent_faults.ts";
import type { LivePolicy, PolicyId } from "./access/live_policy.ts";
import { documentsInForce } from "./admin/documents/read_documents.ts";
import type { Audit, OpenAudit } from "./audit/audit.ts";
import { openAudit } from "./audit/open.ts";
import type { BasemapArchive } from "./basemap/archive.ts";
import { openBasemap } from "./basemap/open.ts";
import { type Broker, createBroker } from "./broker/broker.ts";
import type { Clock } from "./clock/clock.ts";
import { installationOf } from "./broker/installation.ts";
import { createJobBell, type JobBell } from "./broker/jobs/job_bell.ts";
import type { CartoConfig, Config, Secrets } from "./config/config.ts";
import { type DemoAccount, refuseDemoData } from "./demo_data.ts";
import { type DocumentsOptions, openDocuments } from "./documents.ts";
import { createDocumentHistory, type DocumentHistory } from "./history/document_history.ts";
import { createRecorder } from "./history/record_in_force.ts";
import { createFirstMaps, type FirstMaps } from "./first_map/first_maps.ts";
import { createInstantiateMap } from "./first_map/instantiate_map.ts";
import { createSharedMaps } from "./first_map/shared_maps.ts";
import { type RequestServices, requestServices } from "./http/request_services.ts";
import { createIdentity, type Identity } from "./identity/identity.ts";
import type { Log } from "./log/log.ts";
import type { LiveMaps } from "./maps/live/live_maps.ts";
import { type BuiltFiles, openBuiltFiles } from "./assets/built_files.ts";
import { type AppMaintenance, createAppMaintenance } from "./maintenance/maintenance.ts";
import type { Readiness } from "./readiness.ts";
import { readinessOf } from "./readiness_parts.ts";
import { createReferenceClock } from "./clock/reference_clock.ts";
import type { Hide } from "./log/redaction.ts";
import { createSealer } from "./storage/seal.ts";
import type { KvStorage } from "./storage/kv_storage.ts";
import { openKv } from "./storage/deno_kv.ts";
import { refuseNewerSchema } from "./storage/schema.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";
import { openUsage } from "./usage/open.ts";
import type { Usage } from "./usage/usage.ts";

/** The parts of identity that only run in the background. */
type InBackground = "countDeletion" | "resealAttributes";

export interface Services extends Omit<Identity, InBackground>, BuiltFiles, RequestServices {
  readonly config: Config;
  readonly carto: CartoConfig;
  readonly access: LivePolicy;
  readonly audit: Audit;
  /** The basemap's tiles. */
  readonly basemap: BasemapArchive;
  readonly broker: Broker;
  /** For what the console reads (lib/admin/); routes do not use it themselves. */
  readonly store: KvStorage;
  /** What only the operator's console uses. */
  readonly console: Console;
  /** Maps that are instantiated before a page asks. */
  readonly firstMaps: FirstMaps;
  /** CARTO's date, which every process of the installation goes by. */
  readonly clock: Clock;
  /** The maps that people may open, as documents. */
  readonly maps: LiveMaps;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** All of the app's maintenance. */
  readonly maintenance: Pick<AppMaintenance, "responded" | "run">;
  readonly usage: Usage;
  /** Versions of the policy and the maps. */
  readonly history: DocumentHistory;
  /** Accounts the sign-in page may name; none outside a demo. */
  readonly demoAccounts: readonly DemoAccount[];
  readonly readiness: Readiness;
  /** Begins what goes on in the background: timers of maintenance, and looking at the policy. */
  start(): void;
  close(): Promise<void>;
}

export interface ServicesOptions extends Clock, DocumentsOptions {
  readonly secrets: Secrets;
  readonly demoAccounts: readonly DemoAccount[];
  /** Redacts each text. */
  readonly hide: Hide;
  /** Takes a finished line, newline included. */
  readonly standardError: (line: string) => void;
  readonly fetch: typeof fetch;
  /** Runs the doctor's quick checks. */
  readonly examine: ConsoleOptions["examine"];
}

/**
 * @throws {PolicyError} when the policy cannot be used.
 * @throws {BasemapArchiveError} when the basemap's archive cannot be used.
 * @throws {OperatorError} when the map's code, or the pages' style sheet, was not built, and where
 * AUDIT_LOG cannot be written, and where the database needs a newer version of the app.
 */
export async function createServices(given: ServicesOptions): Promise<Services> {
  const faults = countFaults(given.log, given.now);
  const options = { ...given, log: faults.log };
  const { carto, config, log, secrets } = options;
  const machine = { now: options.now, elapsed: options.elapsed };
  const clock = createReferenceClock({ ...options, clock: machine, url: carto.apiBaseUrl });
  const { now, elapsed } = clock;
  const checked = clock.check();
  const builtFiles = await openBuiltFiles();
  const bell = createJobBell(openKv(config));
  const { store } = bell;
  await refuseNewerSchema(store);
  const sealer = await createSealer(
    secrets.kvEncryptionKeys,
    (kid) => log.error("key_unknown", { variable: "KV_ENCRYPTION_KEY", kid }),
  );
  if (config.mode === "production") await refuseDemoData(store);
  const { usage, telemetry } = openUsage({
    ...{ store, now, log },
    isKnownGroup: (group) => Object.hasOwn(access.policy().groups, group),
  });
  const instance = crypto.randomUUID();
  const audit = await openAudit({ ...options, ...config, now, store, telemetry, instance });
  const { access, maps } = await openDocuments(options, clock);
  const policyHash = () => access.current().hash;
  const broker = createBroker({
    carto,
    installation: await installationOf(secrets.kvEncryptionKeys, config.installation),
    rightsOf: access.rightsIfAny,
    policyHash,
    fetch: options.fetch,
    store,
    sealer,
    telemetry,
    audit,
    log,
    now,
    elapsed,
    mintsPerHour: config.mintsPerHour,
  });
  const firstMaps = createFirstMaps({
    ...{ carto, log, telemetry, elapsed, policyHash },
    mode: config.firstMaps,
    instantiate: createInstantiateMap({ ...options, ...config, carto, telemetry, elapsed }),
    shared: createSharedMaps({ store, sealer, now }),
  });
  const { countDeletion, resealAttributes, ...identity } = await createIdentity({
    ...options,
    ...clock,
    store,
    sealer,
    audit,
    declared: () => access.policy().attributes,
  });
  const readiness = readinessOf({ audit, broker, store, telemetry, log, elapsed }, instance);
  const console = createConsole({
    ...{ ...options, ...clock, access, maps, broker, readiness, faults, store, instance },
    url: carto.apiBaseUrl,
  });
  const history = createDocumentHistory({ store, sealer, now, instance });
  // The requests are in progress by now: no user is served by a wrong date.
  await checked;
  const parts = { access, audit, broker, config, console, history, log, maps, usage, ...identity };
  return {
    ...parts,
    carto,
    clock,
    telemetry,
    store,
    firstMaps,
    demoAccounts: options.demoAccounts,
    readiness,
    basemap: await openBasemap(config.basemaps[0].choice, options),
    ...builtFiles,
    ...requestServices(config, elapsed),
    ...backgroundWork({ ...parts, bell, countDeletion, resealAttributes, elapsed }),
  };
}

type BackgroundServices =
  | ("access" | "broker" | "config" | "console" | "history" | "log" | "maps")
  | ("usage" | "users");

interface Background extends Pick<Services, BackgroundServices>, Pick<Identity, InBackground> {
  readonly audit: OpenAudit;
  readonly bell: JobBell;
  readonly elapsed: Clock["elapsed"];
}

function backgroundWork(parts: Background): Pick<Services, "close" | "maintenance" | "start"> {
  const { config, console, bell, broker, countDeletion, access, maps, audit, log } = parts;
  const maintenance = createAppMaintenance({
    parts: [{ run: broker.runMaintenance, start: broker.start }, countDeletion],
    stopsWhenIdle: config.onDeploy,
    elapsed: parts.elapsed,
  });
  const recorder = createRecorder({ ...parts, inForce: () => documentsInForce(parts) });
  const recordPolicy = ({ version, hash }: PolicyId) =>
    audit.record({ event: "policy_loaded", policy_version: version, policy_hash: hash });
  return {
    maintenance,
    start() {
      bell.onRing(broker.wake);
      maintenance.start();
      if (config.adminGroups.length > 0) console.processes.start();
      parts.resealAttributes().catch((error) =>
        log.error("attributes_not_resealed", { error: String(error) })
      );
      recordPolicy(access.current());
      recorder.changed();
      maps.watch(recorder.changed);
      access.watch((policy) => {
        recordPolicy(policy);
        maps.policyChanged();
        recorder.changed();
        broker.revokeOutdated().catch((error) =>
          log.error("policy_not_enforced", { error: String(error) })
        );
      });
    },
    async close() {
      countDeletion.stop();
      access.close();
      maps.close();
      recorder.close();
      await Promise.all([broker.close(), console.processes.close()]);
      await Promise.all([audit.close(), parts.usage.close()]);
      await bell.store.close();
    },
  };
}
