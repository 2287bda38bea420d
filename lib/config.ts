/**
 * The app's configuration: every environment variable it reads, documented and parsed here and
 * nowhere else. Values are checked once, at start; what the rest of the app holds is typed.
 */
import * as v from "valibot";
import * as values from "./config_values.ts";
import { OperatorError } from "./operator_error.ts";

/** What one environment variable is for, as shown in docs/configuration.md. */
export interface Variable {
  readonly meaning: string;
  /** What is used when the variable is unset or empty, in words. */
  readonly fallback: string;
}

/** Every variable the app reads. docs/configuration.md is this table; a test compares the two. */
export const VARIABLES = {
  PORT: { meaning: "TCP port the app listens on", fallback: "8000" },
  APP_ORIGIN: {
    meaning: "Origin people reach the app at, without a trailing slash; https, or http://localhost",
    fallback: "http://localhost:PORT",
  },
  JWT_SECRET: {
    meaning: "Signs session cookies and bearers; at least 32 characters from a random source",
    fallback: "required; a demo makes one and keeps it beside its KV file",
  },
  KV_PATH: {
    meaning: "Where Deno KV lives: a file, or a KV Connect URL",
    fallback: ".data/kv.sqlite3; on Deno Deploy the linked database",
  },
  KV_ENCRYPTION_KEY: {
    meaning:
      "Seals tokens at rest (AES-256-GCM); 32 random bytes in base64; to change it, put the new one before the old, with a comma",
    fallback: "required; a demo makes one and keeps it beside its KV file",
  },
  CARTO_API_BASE_URL: {
    meaning: "API base URL of your CARTO region, from Workspace > Developers",
    fallback: "required outside a demo",
  },
  CARTO_AUTH_URL: {
    meaning: "CARTO's OAuth token endpoint",
    fallback: "https://auth.carto.com/oauth/token",
  },
  CARTO_CLIENT_ID: {
    meaning: "Client id of the machine-to-machine OAuth client",
    fallback: "without it the app runs as a demo, on the CARTO it brings along",
  },
  CARTO_CLIENT_SECRET: {
    meaning: "Client secret of the machine-to-machine OAuth client",
    fallback: "required outside a demo",
  },
  CARTO_CONNECTION: { meaning: "Name of the CARTO connection to query", fallback: "carto_dw" },
  POLICY_PATH: {
    meaning: "The policy: which group may see what; looked at again every second",
    fallback: "policy.json in the project",
  },
  EMULATOR_PORT: { meaning: "Port of the demo's embedded CARTO", fallback: "8787" },
  ALLOWED_ORIGINS: {
    meaning:
      "Origins of existing applications, comma-separated, that may call /api/* with a bearer; they join APP_ORIGIN in the tokens' referers",
    fallback: "none",
  },
  BASEMAP: {
    meaning: "offline, voyager, positron, dark-matter, or the https URL of a MapLibre style",
    fallback: "offline",
  },
  MINTS_PER_HOUR: {
    meaning: "How many API tokens may be minted at CARTO in an hour, over all processes",
    fallback: "1000",
  },
  METRICS_TOKEN: {
    meaning:
      "Bearer that opens /metrics to Prometheus; at least 32 characters from a random source",
    fallback: "there is no /metrics",
  },
  AUDIT_LOG: {
    meaning: "File that audit records are appended to",
    fallback: "standard error",
  },
  DEMO: { meaning: "0 turns the demo off where it would be on", fallback: "1" },
  DENO_ENV: { meaning: "production turns the demo off", fallback: "none" },
  DENO_DEPLOYMENT_ID: {
    meaning: "Set by Deno Deploy; turns the demo off and leaves KV to the platform",
    fallback: "none",
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
export type Environment = Readonly<Partial<Record<VariableName, string>>>;

/** Where CARTO is and who we are to it. */
export interface CartoConfig {
  /** Regional API base, without a trailing slash. */
  readonly apiBaseUrl: string;
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly connection: string;
}

export interface Secrets {
  readonly jwtSecret: string;
  /** Each 32 bytes; the first one seals, all of them open. */
  readonly kvEncryptionKeys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]];
}

interface Settings {
  readonly port: number;
  readonly appOrigin: string;
  readonly allowedOrigins: readonly string[];
  /** A file, a KV Connect URL, or undefined: the platform's own database. */
  readonly kvPath: string | undefined;
  /** One of BASEMAP's names, or a style URL. */
  readonly basemap: string;
  /** A file; undefined: the project's own. */
  readonly policyPath: string | undefined;
  /** API tokens minted an hour, over all processes. */
  readonly mintsPerHour: number;
  /** The bearer that may read the metrics; undefined: nobody may. */
  readonly metricsToken: string | undefined;
  /** A file; undefined: standard error. */
  readonly auditLog: string | undefined;
}

/** A demo lacks credentials and may lack secrets: whoever starts it supplies them. */
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

/** Configuration that cannot be used; `problems` names each variable and what it should hold. */
export class ConfigError extends OperatorError {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
  }
}

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

function variableNames(): VariableName[] {
  const known = (name: string): name is VariableName => Object.hasOwn(VARIABLES, name);
  return Object.keys(VARIABLES).filter(known);
}

/**
 * Checks the environment and gives it types.
 *
 * @throws {ConfigError} naming every variable that is missing or wrong, never its value.
 */
export function parseConfig(environment: Environment): Config {
  const problems: string[] = [];
  const take = <T>(name: VariableName, schema: v.GenericSchema<string, T>): T | undefined => {
    const value = environment[name];
    if (value === undefined) return undefined;
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    problems.push(`${name} ${result.issues[0].message}`);
    return undefined;
  };

  const demo = isDemo(environment);
  if (demo) problems.push(...strayCredentials(environment));
  else problems.push(...missing(environment));

  const port = take("PORT", values.port) ?? 8000;
  const appOrigin = take("APP_ORIGIN", values.origin) ?? `http://localhost:${port}`;
  const allowedOrigins = (environment.ALLOWED_ORIGINS ?? "").split(",").map((s) => s.trim())
    .filter((s) => s !== "");
  for (const allowed of allowedOrigins) {
    const result = v.safeParse(values.origin, allowed);
    if (!result.success) problems.push(`ALLOWED_ORIGINS: each ${result.issues[0].message}`);
  }
  const jwtSecret = take("JWT_SECRET", values.secret);
  const kvEncryptionKeys = take("KV_ENCRYPTION_KEY", values.encryptionKeys);
  const emulatorPort = take("EMULATOR_PORT", values.port) ?? 8787;
  const carto = {
    apiBaseUrl: take("CARTO_API_BASE_URL", values.httpUrl),
    authUrl: take("CARTO_AUTH_URL", values.httpUrl) ?? "https://auth.carto.com/oauth/token",
    clientId: take("CARTO_CLIENT_ID", values.trimmed),
    clientSecret: take("CARTO_CLIENT_SECRET", values.trimmed),
    connection: take("CARTO_CONNECTION", values.connectionName) ?? "carto_dw",
  };
  const onDeploy = environment.DENO_DEPLOYMENT_ID !== undefined;
  const kvPath = environment.KV_PATH ?? (onDeploy ? undefined : ".data/kv.sqlite3");
  const settings = {
    port,
    appOrigin,
    allowedOrigins,
    basemap: take("BASEMAP", values.basemap) ?? "offline",
    policyPath: environment.POLICY_PATH,
    mintsPerHour: take("MINTS_PER_HOUR", values.count) ?? 1000,
    metricsToken: take("METRICS_TOKEN", values.secret),
    auditLog: environment.AUDIT_LOG,
    kvPath,
  };

  if (demo && (kvPath === undefined || /^https?:/.test(kvPath))) {
    problems.push("KV_PATH must be a file in a demo: its secrets and data are kept beside it");
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (demo && kvPath !== undefined) {
    return {
      ...settings,
      kvPath,
      mode: "demo",
      emulatorPort,
      secrets: { jwtSecret, kvEncryptionKeys },
    };
  }
  const { apiBaseUrl, clientId, clientSecret } = carto;
  if (!apiBaseUrl || !clientId || !clientSecret || !jwtSecret || !kvEncryptionKeys) {
    throw new ConfigError(missing(environment));
  }
  return {
    ...settings,
    mode: "production",
    carto: { ...carto, apiBaseUrl, clientId, clientSecret },
    secrets: { jwtSecret, kvEncryptionKeys },
  };
}

function isDemo(environment: Environment): boolean {
  return environment.CARTO_CLIENT_ID === undefined && environment.DEMO !== "0" &&
    environment.DENO_DEPLOYMENT_ID === undefined && environment.DENO_ENV !== "production";
}

const CREDENTIALS = ["CARTO_API_BASE_URL", "CARTO_CLIENT_SECRET", "CARTO_AUTH_URL"] as const;

/** Somebody who sets half of the credentials means CARTO's cloud, not a demo. */
function strayCredentials(environment: Environment): string[] {
  const set = CREDENTIALS.filter((name) => environment[name] !== undefined);
  if (set.length === 0) return [];
  return [
    `CARTO_CLIENT_ID is missing, though ${set.join(", ")} says this is no demo: ` +
    "set all of CARTO_API_BASE_URL, CARTO_CLIENT_ID and CARTO_CLIENT_SECRET, or none of them",
  ];
}

const REQUIRED = [
  "CARTO_API_BASE_URL",
  "CARTO_CLIENT_ID",
  "CARTO_CLIENT_SECRET",
  "JWT_SECRET",
  "KV_ENCRYPTION_KEY",
] as const;

function missing(environment: Environment): string[] {
  return REQUIRED.filter((name) => environment[name] === undefined).map((name) =>
    `${name} is missing: ${VARIABLES[name].meaning}`
  );
}
