/**
 * The app's configuration: the environment, parsed here and nowhere else. Values are checked once,
 * at start; the rest of the app gets typed values. lib/config/config_variables.ts has the
 * variables.
 */
import { type BasemapConfig, takeBasemaps } from "./basemaps.ts";
import { ConfigError } from "./config_error.ts";
import { databaseOnDeploy, isOnDeploy, originOnDeploy } from "./deno_deploy.ts";
import { type HostTokenConfig, type OidcConfig, takeHostTokens, takeOidc } from "./sign_in.ts";
import { type Environment, missing, type Problem, type Take, taker } from "./take.ts";
import { type VariableName, variableNames } from "./config_variables.ts";
import { folderOf } from "../storage/private_files.ts";

export { ConfigError };
export type { Environment, HostTokenConfig, OidcConfig };

/** CARTO's endpoints and our credentials. */
export interface CartoConfig {
  /** Regional API base, without a trailing slash. */
  readonly apiBaseUrl: string;
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly connection: string;
}

export interface Secrets {
  /** The first one signs, all of them verify. */
  readonly jwtSecrets: readonly [string, ...string[]];
  /** Each 32 bytes; the first one seals, all of them open. */
  readonly kvEncryptionKeys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]];
}

/** Whom an instantiated map is for: all with equal rights, or each token by itself; or none is. */
export type FirstMapsMode = "by-rights" | "by-token" | "off";

interface Settings extends BasemapConfig {
  readonly port: number;
  /** The addresses to listen at, the first that this machine has. */
  readonly hosts: readonly [string, ...string[]];
  readonly appOrigin: string;
  /** Whether the platform stops this process when it is idle, and starts it for a request. */
  readonly onDeploy: boolean;
  /** Names the installation, which has one database: no two of them have the same name. */
  readonly installation: string;
  /** How many proxies in front add to X-Forwarded-For. */
  readonly trustedProxies: number;
  /** Origins that may call the API with a bearer. */
  readonly allowedOrigins: readonly string[];
  /** Origins that may show the map in a frame. */
  readonly embedOrigins: readonly string[];
  /** Whether people may sign in with a name and a password kept here. */
  readonly passwordSignIn: boolean;
  /** Whether the sign-in page has a script that loads the map's code ahead. */
  readonly signInScript: boolean;
  readonly session: {
    readonly lifetimeMs: number;
    readonly idleMs: number;
    /** Each user's, at once. */
    readonly perUser: number;
  };
  /** The groups whose people may use the console; without one, it is closed to all. */
  readonly adminGroups: readonly string[];
  readonly oidc: OidcConfig | undefined;
  readonly hostTokens: HostTokenConfig | undefined;
  /** Requests of one session for its token, at each process. */
  readonly tokenRequestsPerMinute: number;
  /** Requests of one client address being answered at once, at each process. */
  readonly requestsPerAddress: number;
  /** A file, a KV Connect URL, or undefined: the platform's own database. */
  readonly kvPath: string | undefined;
  /** For a KV Connect server; undefined: Deno reads DENO_KV_ACCESS_TOKEN. */
  readonly kvAccessToken: string | undefined;
  /** A file; undefined: the project's own. */
  readonly mapsPath: string | undefined;
  /** The id of the map that is shown where none is named. */
  readonly defaultMap: string | undefined;
  readonly policyPath: string | undefined;
  readonly firstMaps: FirstMapsMode;
  /** API tokens minted an hour, over all processes. */
  readonly mintsPerHour: number;
  /** The bearer that may read the metrics; undefined: metrics are disabled. */
  readonly metricsToken: string | undefined;
  /** A file; undefined: standard error. */
  readonly auditLog: string | undefined;
  /** How long KV has audit records; 0: it has none. */
  readonly auditKeepMs: number;
}

/** A demo lacks credentials and may lack secrets, which its caller supplies. */
export type DemoConfig = Settings & {
  readonly mode: "demo";
  readonly emulatorPort: number;
  readonly secrets: Partial<Secrets>;
  /** A file: a demo keeps its secrets and data beside it. */
  readonly kvPath: string;
};

export type ProductionConfig = Settings & {
  readonly mode: "production";
  readonly carto: CartoConfig;
  readonly secrets: Secrets;
};

export type Config = DemoConfig | ProductionConfig;

/** Reads the known variables; an empty one counts as unset. */
export function readEnvironment(
  get: (name: string) => string | undefined = (name) => Deno.env.get(name),
): Environment {
  const environment: Partial<Record<VariableName, string>> = {};
  for (const name of variableNames()) {
    const value = get(name);
    if (value !== undefined && value !== "") environment[name] = value;
  }
  return environment;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** IPv6 takes IPv4 too, and a machine without IPv6 has IPv4 alone. */
const EVERY_ADDRESS = ["::", "0.0.0.0"] as const;

/**
 * Checks the environment and gives it types.
 *
 * @throws {ConfigError} naming every variable that is missing or wrong, never its value.
 */
export function parseConfig(given: Environment): Config {
  const environment = { ...given, APP_ORIGIN: given.APP_ORIGIN ?? originOnDeploy(given) };
  const { problems, take } = taker(environment);
  const demo = isDemo(environment);
  if (demo) problems.push(...strayCredentials(environment));
  else problems.push(...missing(environment, REQUIRED));

  const jwtSecrets = take("JWT_SECRET");
  const kvEncryptionKeys = take("KV_ENCRYPTION_KEY");
  const emulatorPort = take("EMULATOR_PORT") ?? 8787;
  const carto = {
    apiBaseUrl: take("CARTO_API_BASE_URL"),
    authUrl: take("CARTO_AUTH_URL") ?? "https://auth.carto.com/oauth/token",
    clientId: take("CARTO_CLIENT_ID"),
    clientSecret: take("CARTO_CLIENT_SECRET"),
    connection: take("CARTO_CONNECTION") ?? "carto_dw",
  };
  const settings = takeSettings(environment, demo, problems, take);
  const { auditLog, kvPath } = settings;
  if (demo && (kvPath === undefined || /^https?:/.test(kvPath))) {
    const reason = "must be a file in a demo: its secrets and data are kept beside it";
    problems.push({ variable: "KV_PATH", reason });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (demo && kvPath !== undefined) {
    const secrets = { jwtSecrets, kvEncryptionKeys };
    // The terminal is for the address and the accounts.
    const demoAudit = auditLog ?? `${folderOf(kvPath)}/audit.jsonl`;
    return { ...settings, kvPath, auditLog: demoAudit, mode: "demo", emulatorPort, secrets };
  }
  const { apiBaseUrl, clientId, clientSecret } = carto;
  if (!apiBaseUrl || !clientId || !clientSecret || !jwtSecrets || !kvEncryptionKeys) {
    throw new ConfigError(missing(environment, REQUIRED));
  }
  return {
    ...settings,
    mode: "production",
    carto: { ...carto, apiBaseUrl, clientId, clientSecret },
    secrets: { jwtSecrets, kvEncryptionKeys },
  };
}

function takeSettings(
  environment: Environment,
  demo: boolean,
  problems: Problem[],
  take: Take,
): Settings {
  const port = take("PORT") ?? 8000;
  const onDeploy = isOnDeploy(environment);
  const appOrigin = take("APP_ORIGIN") ?? `http://localhost:${port}`;
  const fileKv = demo ? ".data/demo/kv.sqlite3" : ".data/kv.sqlite3";
  const host = take("HOST");
  const settings: Settings = {
    port,
    hosts: host === undefined ? EVERY_ADDRESS : [host],
    appOrigin,
    onDeploy,
    installation: databaseOnDeploy(environment) ?? appOrigin,
    trustedProxies: take("TRUSTED_PROXIES") ?? 0,
    allowedOrigins: take("ALLOWED_ORIGINS") ?? [],
    embedOrigins: take("EMBED_ORIGINS") ?? [],
    passwordSignIn: take("PASSWORD_SIGN_IN") ?? true,
    signInScript: take("SIGN_IN_SCRIPT") ?? true,
    session: {
      lifetimeMs: (take("SESSION_HOURS") ?? 12) * 60 * MINUTE_MS,
      idleMs: (take("SESSION_IDLE_MINUTES") ?? 120) * MINUTE_MS,
      perUser: take("SESSIONS_PER_USER") ?? 50,
    },
    adminGroups: take("ADMIN_GROUPS") ?? [],
    oidc: takeOidc(environment, problems, take),
    hostTokens: takeHostTokens(appOrigin, environment, problems, take),
    tokenRequestsPerMinute: take("TOKEN_REQUESTS_PER_MINUTE") ?? 120,
    requestsPerAddress: take("REQUESTS_PER_ADDRESS") ?? 256,
    ...takeBasemaps(demo, problems, take),
    mapsPath: take("MAPS_PATH"),
    defaultMap: take("DEFAULT_MAP"),
    firstMaps: take("FIRST_MAPS") ?? "by-rights",
    policyPath: take("POLICY_PATH"),
    mintsPerHour: take("MINTS_PER_HOUR") ?? 1000,
    metricsToken: take("METRICS_TOKEN"),
    auditLog: take("AUDIT_LOG"),
    auditKeepMs: (take("AUDIT_KEEP_DAYS") ?? 90) * DAY_MS,
    kvPath: take("KV_PATH") ?? (onDeploy ? undefined : fileKv),
    kvAccessToken: take("KV_ACCESS_TOKEN"),
  };
  if (!settings.passwordSignIn && !settings.oidc && !settings.hostTokens) {
    const reason = "is 0, and there is no other way to sign in: set OIDC_ISSUER or HOST_JWT_ISSUER";
    problems.push({ variable: "PASSWORD_SIGN_IN", reason });
  }
  return settings;
}

function isDemo(environment: Environment): boolean {
  return environment.CARTO_CLIENT_ID === undefined && environment.DEMO !== "0" &&
    !isOnDeploy(environment) && environment.DENO_ENV !== "production";
}

const CREDENTIALS = ["CARTO_API_BASE_URL", "CARTO_CLIENT_SECRET", "CARTO_AUTH_URL"] as const;

/** An operator who sets some of the credentials means CARTO's cloud, not a demo. */
function strayCredentials(environment: Environment): Problem[] {
  const set = CREDENTIALS.filter((name) => environment[name] !== undefined);
  if (set.length === 0) return [];
  const reason = `is missing, though ${set.join(", ")} says this is no demo: ` +
    "set all of CARTO_API_BASE_URL, CARTO_CLIENT_ID and CARTO_CLIENT_SECRET, or none of them";
  return [{ variable: "CARTO_CLIENT_ID", reason }];
}

const REQUIRED = [
  "CARTO_API_BASE_URL",
  "CARTO_CLIENT_ID",
  "CARTO_CLIENT_SECRET",
  "APP_ORIGIN",
  "JWT_SECRET",
  "KV_ENCRYPTION_KEY",
] as const;
