/** Creates the app's services from its configuration; nothing here reads the environment. */
import { type ApiTokens, createApiTokens } from "./admin/api_tokens/api_tokens.ts";
import type { LivePolicy, PolicyId } from "./access/live_policy.ts";
import type { Audit, OpenAudit } from "./audit/audit.ts";
import { openAudit } from "./audit/open.ts";
import type { BasemapArchive } from "./basemap/archive.ts";
import { openBasemap } from "./basemap/open.ts";
import { type Broker, createBroker } from "./broker/broker.ts";
import type { Clock } from "./clock/clock.ts";
import { installationOf } from "./broker/installation.ts";
import { createJobBell, type JobBell } from "./broker/job_bell.ts";
import type { CartoConfig, Config, Secrets } from "./config/config.ts";
import { type DemoAccount, refuseDemoData } from "./demo_data.ts";
import { type DocumentsOptions, openDocuments } from "./documents.ts";
import { createFirstMaps, type FirstMaps } from "./first_map/first_maps.ts";
import { createInstantiateMap } from "./first_map/instantiate_map.ts";
import { createSharedMaps } from "./first_map/shared_maps.ts";
import { createDeadline, type Deadline } from "./http/deadline.ts";
import { createRateLimit, type RateLimit } from "./http/rate_limit.ts";
import { type DeviceCookie, deviceCookie } from "./http/device_cookie.ts";
import { type SessionCookie, sessionCookie } from "./http/session_cookie.ts";
import type { CountDeletion } from "./identity/count_deletion.ts";
import { createIdentity, type Identity } from "./identity/identity.ts";
import type { Log } from "./log/log.ts";
import type { LiveMaps } from "./maps/live/live_maps.ts";
import { type BuiltFiles, openBuiltFiles } from "./assets/built_files.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { createReferenceClock } from "./clock/reference_clock.ts";
import type { Hide } from "./log/redaction.ts";
import { createSealer } from "./storage/seal.ts";
import type { KvStorage } from "./storage/kv_storage.ts";
import { keepPrivate } from "./storage/private_files.ts";
import { denoKv } from "./storage/deno_kv.ts";
import { tryStorage } from "./storage/try_storage.ts";
import { createTelemetry, type Telemetry } from "./telemetry/telemetry.ts";

/** What requests are read and limited by. */
export interface RequestServices {
  readonly cookie: SessionCookie;
  readonly deviceCookie: DeviceCookie;
  /** Every request's. */
  readonly deadline: Deadline;
  /** How often a session may ask for its token. */
  readonly tokenRequests: RateLimit;
  /** How often a session may report what its map cannot show. */
  readonly mapFaults: RateLimit;
}

export interface Services extends Omit<Identity, "countDeletion">, BuiltFiles, RequestServices {
  readonly config: Config;
  readonly carto: CartoConfig;
  readonly access: LivePolicy;
  readonly audit: Audit;
  /** The basemap's tiles. */
  readonly basemap: BasemapArchive;
  readonly broker: Broker;
  /** For what the console reads (lib/admin/); routes do not use it themselves. */
  readonly store: KvStorage;
  /** Of programs that read what the console shows. */
  readonly apiTokens: ApiTokens;
  /** Maps that are instantiated before a page asks. */
  readonly firstMaps: FirstMaps;
  /** CARTO's date, which every process of the installation goes by. */
  readonly clock: Clock;
  /** The maps that people may open, as documents. */
  readonly maps: LiveMaps;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Accounts the sign-in page may name; none outside a demo. */
  readonly demoAccounts: readonly DemoAccount[];
  readonly readiness: Readiness;
  /** Begins what goes on in the background: maintenance, and looking at the policy. */
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
}

/** A map with more than these at fault says nothing new with the next. */
const MAP_FAULTS_PER_MINUTE = 10;

/**
 * @throws {PolicyError} when the policy cannot be used.
 * @throws {BasemapArchiveError} when the basemap's archive cannot be used.
 * @throws {OperatorError} when the map's code, or the pages' style sheet, was not built, and where
 * AUDIT_LOG cannot be written.
 */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { carto, config, log, secrets } = options;
  const machine = { now: options.now, elapsed: options.elapsed };
  const clock = createReferenceClock({ ...options, clock: machine, url: carto.apiBaseUrl });
  const { now, elapsed } = clock;
  const checked = clock.check();
  const builtFiles = await openBuiltFiles();
  const bell = createJobBell(denoKv(config.kvPath));
  const { store } = bell;
  const sealer = await createSealer(
    secrets.kvEncryptionKeys,
    (kid) => log.error("key_unknown", { variable: "KV_ENCRYPTION_KEY", kid }),
  );
  if (config.mode === "production") await refuseDemoData(store);
  const telemetry = createTelemetry();
  const instance = crypto.randomUUID();
  const audit = await openAudit({ ...options, now, path: config.auditLog, telemetry, instance });
  if (config.auditLog !== undefined) await keepPrivate(config.auditLog);
  const { access, maps } = await openDocuments(options, clock);
  const policyHash = () => access.current().hash;
  const broker = await createBroker({
    carto,
    installation: await installationOf(secrets.kvEncryptionKeys, config.appOrigin),
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
  const { countDeletion, ...identity } = await createIdentity({
    ...options,
    ...clock,
    store,
    sealer,
    audit,
    declared: () => access.policy().attributes,
  });
  // The requests are in progress by now: no user is served by a wrong date.
  await checked;
  return {
    config,
    carto,
    clock,
    log,
    audit,
    telemetry,
    access,
    maps,
    broker,
    store,
    apiTokens: createApiTokens({ store, now }),
    firstMaps,
    demoAccounts: options.demoAccounts,
    readiness: createReadiness({
      tryStorage: () => tryStorage(store, instance),
      prepareCarto: () => broker.prepare(),
      checkAudit: audit.check,
      onFound: (part, works) => telemetry.set("carto_embed_not_ready", works ? 0 : 1, { part }),
      log,
      elapsed,
    }),
    basemap: await openBasemap(config.basemaps[0].choice, options),
    ...builtFiles,
    ...identity,
    ...requestServices(config, elapsed),
    ...backgroundWork({ bell, broker, countDeletion, access, maps, audit, log, ...identity }),
  };
}

function requestServices(config: Config, elapsed: Clock["elapsed"]): RequestServices {
  return {
    cookie: sessionCookie(config.appOrigin),
    deviceCookie: deviceCookie(config.appOrigin),
    deadline: createDeadline(elapsed),
    tokenRequests: createRateLimit({ perMinute: config.tokenRequestsPerMinute, elapsed }),
    mapFaults: createRateLimit({ perMinute: MAP_FAULTS_PER_MINUTE, elapsed }),
  };
}

interface Background extends Pick<Services, "access" | "broker" | "log" | "maps" | "users"> {
  readonly audit: OpenAudit;
  readonly bell: JobBell;
  readonly countDeletion: CountDeletion;
}

function backgroundWork(parts: Background): Pick<Services, "start" | "close"> {
  const { bell, broker, countDeletion, access, maps, audit, log, users } = parts;
  const recordPolicy = ({ version, hash }: PolicyId) =>
    audit.record({ event: "policy_loaded", policy_version: version, policy_hash: hash });
  return {
    start() {
      bell.onRing(broker.wake);
      broker.start();
      countDeletion.start();
      users.resealAttributes().catch((error) =>
        log.error("attributes_not_resealed", { error: String(error) })
      );
      recordPolicy(access.current());
      maps.watch();
      access.watch((policy) => {
        recordPolicy(policy);
        maps.policyChanged();
        broker.revokeOutdated().catch((error) =>
          log.error("policy_not_enforced", { error: String(error) })
        );
      });
    },
    async close() {
      countDeletion.stop();
      access.close();
      maps.close();
      await broker.close();
      await audit.close();
      await bell.store.close();
    },
  };
}
