/** Fixes for errors that keep a check from finishing. */
import { CartoError, type CartoFault } from "../carto/carto_errors.ts";
import { StorageError } from "../storage/kv_storage.ts";
import { failure, type Finding } from "./finding.ts";
import { systemReason } from "./system_reason.ts";

/** The CARTO service that was called. */
export type CartoService = "oauth" | "api";

const AGAIN = "and run deno task doctor again";
const WHERE = "CARTO's Workspace > Developers";
const AUTH_URL = "Set CARTO_AUTH_URL to CARTO's OAuth token endpoint, " +
  "https://auth.carto.com/oauth/token unless your CARTO is your own";
const BASE_URL = `Set CARTO_API_BASE_URL to the API base URL that ${WHERE} shows`;

const CARTO_FIXES: Readonly<Record<CartoService, Readonly<Record<CartoFault, string>>>> = {
  oauth: {
    unreachable: `${AUTH_URL}, or let this machine reach it (DNS, firewall, proxy).`,
    timeout: `Let this machine reach the host of CARTO_AUTH_URL, or wait for CARTO, ${AGAIN}.`,
    rate_limited: `Wait a few minutes ${AGAIN}: CARTO counts OAuth tokens.`,
    failed: `Wait for CARTO ${AGAIN}: the failure is its own.`,
    credentials: "Set CARTO_CLIENT_ID and CARTO_CLIENT_SECRET to those of a machine-to-machine " +
      `OAuth client in ${WHERE}.`,
    refused: `${AUTH_URL}.`,
    invalid_answer: `${AUTH_URL}: what answers there is not CARTO.`,
  },
  api: {
    unreachable: `${BASE_URL}, or let this machine reach it (DNS, firewall, proxy).`,
    timeout: `Let this machine reach the host of CARTO_API_BASE_URL, or wait for CARTO, ${AGAIN}.`,
    rate_limited: `Wait a minute ${AGAIN}: CARTO limits requests by address.`,
    failed: `Wait for CARTO ${AGAIN}: the failure is its own.`,
    credentials: `${BASE_URL}: an OAuth token is good in its own region alone.`,
    refused: `${BASE_URL}.`,
    invalid_answer: `${BASE_URL}: what answers there is not CARTO.`,
  },
};

/** @returns a failure with a fix for CARTO's error. */
export function cartoFinding(error: CartoError, service: CartoService): Finding {
  const said = error.fault === "unreachable" ? systemReason(error.cause) : undefined;
  const seconds = error.retryAfterS === undefined ? "" : `; it asks to wait ${error.retryAfterS} s`;
  return failure(
    `${withoutAdvice(error.message)}${said === undefined ? "" : `: ${said}`}${seconds}`,
    CARTO_FIXES[service][error.fault],
  );
}

/** @returns a failure with a fix for the thrown error. */
export function faultFinding(error: unknown): Finding {
  if (error instanceof CartoError) return cartoFinding(error, "api");
  if (error instanceof StorageError) {
    return failure(
      error.message,
      "Set KV_PATH to a database that can be read and written, and look at what else uses it.",
    );
  }
  if (error instanceof Deno.errors.NotCapable) {
    return failure(
      systemReason(error) ?? "a permission is missing",
      "Add the folder or variable to the permission set app in deno.json.",
    );
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : "an unknown failure";
  return failure(reason, "Run deno task doctor again, and report this if it comes back.");
}

/** The log's advice names several variables; a check knows the right one. */
function withoutAdvice(message: string): string {
  return message.replace(/: check [^()]*$/, "");
}
