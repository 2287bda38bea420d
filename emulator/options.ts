import type { GrantMatching } from "./access/grant_matching.ts";
import type { FaultControl } from "./control/faults.ts";
import { SetupError } from "./errors/setup_error.ts";
import type { RequestRecord } from "./http/request_log.ts";

/** How the embedded CARTO is set up. */
export interface EmulatorOptions {
  /** TCP port; 0 takes a free one. @default {0} */
  readonly port?: number;
  /** A loopback address. @default {"127.0.0.1"} */
  readonly hostname?: string;
  /** Folder of its database, made where it is missing. */
  readonly dataDir: string;
  /** OAuth client that may mint tokens. @default {DEMO_CLIENT_ID} */
  readonly clientId?: string;
  /** That client's secret. @default {DEMO_CLIENT_SECRET} */
  readonly clientSecret?: string;
  /** Name of its one connection. @default {"carto_dw"} */
  readonly connection?: string;
  /**
   * TCP port of the control API (faults, request log, expiry); 0 takes a free one. @default {off}
   */
  readonly controlPort?: number;
  /** How many API Access Tokens the account may have, expired ones included. @default {100_000} */
  readonly tokenQuota?: number;
  /** How a query's text must agree with its grant's. @default {"exact"} */
  readonly grantMatching?: GrantMatching;
  /**
   * Are the points of tiles merged into quadbin cells at every zoom, as in the cloud? Otherwise
   * only where a tile would have more than 65,536 of them. @default {false}
   */
  readonly aggregatePoints?: boolean;
  /** Milliseconds that a query or a tile may take. @default {60_000} */
  readonly queryDeadlineMs?: number;
  /** Milliseconds since 1970; also what answers are dated by. @default {Date.now} */
  readonly now?: () => number;
  /** Receives a line about each step that takes time. */
  readonly onProgress?: (line: string) => void;
}

/** A running embedded CARTO. */
export interface Emulator {
  /** `http://localhost:PORT`, without a slash at its end. */
  readonly apiBaseUrl: string;
  /** `http://localhost:PORT/oauth/token`. */
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly connection: string;
  /** The newest requests, oldest first; it grows as they come. */
  readonly requests: readonly RequestRecord[];
  /** Makes it fail on demand. */
  readonly faults: FaultControl;
  /** `http://localhost:PORT` of the control API, where it was asked for. */
  readonly controlUrl: string | undefined;
  /** Stops listening, lets open requests end within a second, and closes the database. */
  close(): Promise<void>;
}

/** Every option with its value. */
export type Settings = Required<Omit<EmulatorOptions, "controlPort">> & {
  readonly controlPort: number | undefined;
};

/** Known to everyone who reads this: it guards made-up stores on one machine. */
export const DEMO_CLIENT_ID = "embedded-carto-client";

/** See {@linkcode DEMO_CLIENT_ID}. */
export const DEMO_CLIENT_SECRET = "embedded-carto-secret";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * Fills in the defaults.
 *
 * @throws {SetupError} in production, or where it would listen beyond this machine
 */
export function resolveOptions(
  options: EmulatorOptions,
  env: (name: string) => string | undefined,
): Settings {
  if (env("DENO_DEPLOY") || env("DENO_ENV") === "production") {
    throw new SetupError(
      "production",
      "The embedded CARTO does not run in production: it holds demo data behind a published " +
        "secret. Set CARTO_CLIENT_ID, CARTO_CLIENT_SECRET and CARTO_API_BASE_URL instead.",
    );
  }
  const hostname = options.hostname ?? "127.0.0.1";
  if (!LOOPBACK.test(hostname)) {
    throw new SetupError(
      "not_loopback",
      `The embedded CARTO listens on this machine only: "${hostname}" is not a loopback address. ` +
        "Use 127.0.0.1.",
    );
  }
  return {
    port: options.port ?? 0,
    hostname,
    dataDir: options.dataDir,
    clientId: options.clientId ?? DEMO_CLIENT_ID,
    clientSecret: options.clientSecret ?? DEMO_CLIENT_SECRET,
    connection: options.connection ?? "carto_dw",
    controlPort: options.controlPort,
    tokenQuota: options.tokenQuota ?? 100_000,
    grantMatching: options.grantMatching ?? "exact",
    aggregatePoints: options.aggregatePoints ?? false,
    queryDeadlineMs: options.queryDeadlineMs ?? 60_000,
    now: options.now ?? Date.now,
    onProgress: options.onProgress ?? (() => {}),
  };
}
