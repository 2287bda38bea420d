/** Creates the app's services from its configuration; nothing here reads the environment. */
import type { LivePolicy, PolicyId } from "./access/live_policy.ts";
import type { Audit } from "./audit/audit.ts";
import { openAudit } from "./audit/open.ts";
import type { BasemapArchive } from "./basemap/archive.ts";
import { openBasemap } from "./basemap/open.ts";
import { type Broker, createBroker } from "./broker/broker.ts";
import type { Clock } from "./clock/clock.ts";
import { installationOf } from "./broker/installation.ts";
import { createJobBell } from "./broker/job_bell.ts";
import type { CartoConfig, Config, Secrets } from "./config/config.ts";
import { type DemoAccount, refuseDemoData } from "./demo_data.ts";
import { type DocumentsOptions, openDocuments } from "./documents.ts";
import { createDeadline, type Deadline } from "./http/deadline.ts";
import { createRateLimit, type RateLimit } from "./http/rate_limit.ts";
import { type DeviceCookie, deviceCookie } from "./http/device_cookie.ts";
import { type SessionCookie, sessionCookie } from "./http/session_cookie.ts";
import {
  type AttributeVault,
  createAttributeVault,
} from "./identity/attributes/attribute_vault.ts";
import { type Bearers, createBearers } from "./identity/bearers.ts";
import { createCountDeletion } from "./identity/count_deletion.ts";
import { createEmbedCodes, type EmbedCodes } from "./identity/embed_codes.ts";
import { machineHashingSlots } from "./identity/hashing_slots.ts";
import { createKnownDevices } from "./identity/known_devices.ts";
import { createHostTokens, type HostTokens } from "./identity/host/host_tokens.ts";
import { createOidc, type Oidc } from "./identity/oidc/oidc.ts";
import { createSessions, type Sessions } from "./identity/sessions.ts";
import { createSignIn, type SignIn } from "./identity/sign_in.ts";
import { createThrottle, HASH_PURPOSE } from "./identity/throttle.ts";
import { createUsers, type Users } from "./identity/users.ts";
import { createKeyedHash } from "./crypto/keyed_hash.ts";
import type { Log } from "./log/log.ts";
import type { LiveMaps } from "./maps/live/live_maps.ts";
import { MAP_FILES_LIST, type MapFiles, openMapFiles } from "./assets/map_files.ts";
import { openPageScripts, PAGE_SCRIPTS_FILE, type PageScripts } from "./assets/page_scripts.ts";
import { openPageStyles, PAGE_STYLES_FILE, type PageStyles } from "./assets/page_styles.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { createReferenceClock } from "./clock/reference_clock.ts";
import type { Hide } from "./log/redaction.ts";
import { createSealer } from "./storage/seal.ts";
import { keepPrivate } from "./storage/private_files.ts";
import { denoKv } from "./storage/deno_kv.ts";
import { tryStorage } from "./storage/try_storage.ts";
import { createTelemetry, type Telemetry } from "./telemetry/telemetry.ts";

export interface Services {
  readonly config: Config;
  readonly carto: CartoConfig;
  readonly access: LivePolicy;
  /** Reads the attributes that sessions hold. */
  readonly attributeVault: AttributeVault;
  readonly audit: Audit;
  /** The basemap's tiles. */
  readonly basemap: BasemapArchive;
  readonly bearers: Bearers;
  readonly broker: Broker;
  /** CARTO's date, which every process of the installation goes by. */
  readonly clock: Clock;
  readonly cookie: SessionCookie;
  readonly deviceCookie: DeviceCookie;
  /** JWTs of an existing application, where one is configured. */
  readonly hostTokens: HostTokens | undefined;
  /** Sign-in with the identity provider, where one is configured. */
  readonly oidc: Oidc | undefined;
  readonly embedCodes: EmbedCodes;
  /** The maps that people may open, as documents. */
  readonly maps: LiveMaps;
  /** The map's code, as the build made it. */
  readonly mapFiles: MapFiles;
  /** The scripts that pages with a map bring beside that; null where none are built. */
  readonly pageScripts: PageScripts | null;
  /** What each page has in its head. */
  readonly pageStyles: PageStyles;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly telemetry: Telemetry;
  readonly users: Users;
  readonly log: Log;
  /** Accounts the sign-in page may name; none outside a demo. */
  readonly demoAccounts: readonly DemoAccount[];
  /** Every request's. */
  readonly deadline: Deadline;
  /** How often a session may ask for its token. */
  readonly tokenRequests: RateLimit;
  /** How often a session may report what its map cannot show. */
  readonly mapFaults: RateLimit;
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

const MAP_FILES = new URL(`../static/${MAP_FILES_LIST}`, import.meta.url);
const PAGE_SCRIPTS = new URL(`../${PAGE_SCRIPTS_FILE}`, import.meta.url);
const PAGE_STYLES = new URL(`../static/${PAGE_STYLES_FILE}`, import.meta.url);

/**
 * @throws {PolicyError} when the policy cannot be used.
 * @throws {BasemapArchiveError} when the basemap's archive cannot be used.
 * @throws {OperatorError} when the map's code, or the pages' style sheet, was not built, and where
 * AUDIT_LOG cannot be written.
 */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { carto, config, log, secrets } = options;
  const clock = createReferenceClock({
    ...options,
    clock: { now: options.now, elapsed: options.elapsed },
    url: carto.apiBaseUrl,
  });
  const { now, elapsed } = clock;
  const checked = clock.check();
  const mapFiles = await openMapFiles(MAP_FILES);
  const pageStyles = await openPageStyles(PAGE_STYLES);
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
  const hash = createKeyedHash(secrets.jwtSecrets[0], HASH_PURPOSE);
  const { access, maps } = await openDocuments(options, clock);
  const attributeVault = createAttributeVault({
    sealer,
    declared: () => access.policy().attributes,
  });
  const users = createUsers(store, {
    demo: config.mode === "demo",
    vault: attributeVault,
    onUnreadable: (username) => log.error("user_unreadable", { name_hash: hash(username) }),
  });
  const recordPolicy = ({ version, hash }: PolicyId) =>
    audit.record({ event: "policy_loaded", policy_version: version, policy_hash: hash });
  const broker = await createBroker({
    carto,
    installation: await installationOf(secrets.kvEncryptionKeys, config.appOrigin),
    rightsOf: access.rightsIfAny,
    policyHash: () => access.current().hash,
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
  const sessions = await createSessions({
    store,
    jwtSecrets: secrets.jwtSecrets,
    issuer: config.appOrigin,
    limits: config.session,
    standing: users.standing,
    vault: attributeVault,
    now,
    elapsed,
  });
  const throttle = createThrottle({ store, hash, now });
  const countDeletion = createCountDeletion(throttle, log);
  const signIn = createSignIn({
    users,
    sessions,
    audit,
    throttle,
    devices: createKnownDevices({ secrets: secrets.jwtSecrets, now }),
    slots: machineHashingSlots(),
    hash,
  });
  const hostTokens = config.hostTokens &&
    await createHostTokens({
      ...options,
      ...clock,
      config: config.hostTokens,
      users,
      signIn,
      vault: attributeVault,
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
    attributeVault,
    broker,
    users,
    demoAccounts: options.demoAccounts,
    deadline: createDeadline(elapsed),
    tokenRequests: createRateLimit({ perMinute: config.tokenRequestsPerMinute, elapsed }),
    mapFaults: createRateLimit({ perMinute: MAP_FAULTS_PER_MINUTE, elapsed }),
    readiness: createReadiness({
      tryStorage: () => tryStorage(store, instance),
      prepareCarto: () => broker.prepare(),
      checkAudit: audit.check,
      onFound: (part, works) => telemetry.set("carto_embed_not_ready", works ? 0 : 1, { part }),
      log,
      elapsed,
    }),
    maps,
    mapFiles,
    pageScripts: await openPageScripts(PAGE_SCRIPTS),
    pageStyles,
    basemap: await openBasemap(config.basemaps[0].choice, options),
    cookie: sessionCookie(config.appOrigin),
    deviceCookie: deviceCookie(config.appOrigin),
    oidc: config.oidc && createOidc({
      config: config.oidc,
      appOrigin: config.appOrigin,
      fetch: options.fetch,
      store,
      sealer,
      secrets: secrets.jwtSecrets,
      log,
      declared: attributeVault.declared,
      now,
      elapsed,
    }),
    hostTokens,
    bearers: createBearers({ sessions, hostTokens, issuer: config.appOrigin }),
    embedCodes: createEmbedCodes({ store, sealer, now }),
    sessions,
    signIn,
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
      await store.close();
    },
  };
}
