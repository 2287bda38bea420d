/** From configuration to the objects the app runs on; nothing here reads the environment. */
import { type Access, createAccess } from "./access/grants.ts";
import { parsePolicy } from "./access/policy.ts";
import { type BasemapArchive, openBasemapArchive } from "./basemap/archive.ts";
import { type Broker, createBroker } from "./broker/broker.ts";
import type { CartoConfig, Config, Secrets } from "./config.ts";
import { type SessionCookie, sessionCookie } from "./http/session_cookie.ts";
import { createSessions, type Sessions } from "./identity/sessions.ts";
import { createUsers, type Users } from "./identity/users.ts";
import type { Log } from "./log.ts";
import { createSealer } from "./storage/seal.ts";
import { kvStore } from "./storage/store.ts";

export interface Services {
  readonly config: Config;
  readonly carto: CartoConfig;
  readonly access: Access;
  /** The tiles of the offline basemap. */
  readonly basemap: BasemapArchive;
  readonly broker: Broker;
  readonly cookie: SessionCookie;
  readonly sessions: Sessions;
  readonly users: Users;
  readonly log: Log;
  /** Accounts the sign-in page may name; none outside a demo. */
  readonly demoAccounts: readonly DemoAccount[];
  /** Adds the security headers to an answer. */
  readonly secureHeaders: (headers: Headers) => void;
  close(): Promise<void>;
}

/** An account that anybody may know. */
export interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly group: string;
}

export interface ServicesOptions {
  readonly config: Config;
  readonly carto: CartoConfig;
  readonly secrets: Secrets;
  /** The parsed content of policy.json. */
  readonly policy: unknown;
  readonly demoAccounts: readonly DemoAccount[];
  readonly secureHeaders: (headers: Headers) => void;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly fetch: typeof fetch;
}

const BASEMAP_ARCHIVE = new URL("./basemap/basemap.pmtiles", import.meta.url);

/** CARTO answers a mint within a second or two; who waits longer is better told so. */
const UPSTREAM_DEADLINE_MS = 10_000;

/**
 * @throws {PolicyError} when the policy cannot be used.
 * @throws {BasemapArchiveError} when the offline basemap is missing.
 */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { carto, config, log, now, secrets } = options;
  const store = kvStore(config.kvPath);
  return {
    config,
    carto,
    log,
    demoAccounts: options.demoAccounts,
    secureHeaders: options.secureHeaders,
    access: createAccess({
      policy: parsePolicy(options.policy),
      connectionName: carto.connection,
      referers: [config.appOrigin, ...config.allowedOrigins],
    }),
    basemap: await openBasemapArchive(BASEMAP_ARCHIVE),
    broker: createBroker({
      carto,
      upstream: { fetch: options.fetch, deadlineMs: UPSTREAM_DEADLINE_MS },
      store,
      sealer: await createSealer(secrets.kvEncryptionKey),
      now,
    }),
    cookie: sessionCookie(config.appOrigin),
    sessions: await createSessions({
      store,
      jwtSecret: secrets.jwtSecret,
      issuer: config.appOrigin,
      now,
    }),
    users: createUsers(store, { demo: config.mode === "demo" }),
    close: () => store.close(),
  };
}
