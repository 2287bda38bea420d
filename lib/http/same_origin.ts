import { isApi } from "./paths.ts";
import { ProblemError } from "./problem.ts";
import type { Credential } from "./credential.ts";

/** They change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Requires our own pages as the origin of requests that are open to CSRF: another site can make the
 * browser send the cookie, and submit forms.
 *
 * Outside the API these are all requests except safe ones. Inside it, these are all requests with
 * the cookie as credential; a client with a bearer, or without a credential, is not a browser that
 * another site could abuse.
 *
 * @throws {ProblemError} 403.
 */
export function requireOwnPages(
  { request, path, credential, appOrigin }: {
    request: Request;
    path: string;
    credential: Credential | null;
    appOrigin: string;
  },
): void {
  const harmless = isApi(path)
    ? credential?.audience !== "cookie"
    : SAFE_METHODS.includes(request.method);
  if (harmless || isSameOrigin(request, appOrigin)) return;
  throw new ProblemError("cross_origin");
}

/**
 * Uses Sec-Fetch-Site where browsers send it, otherwise Origin (OWASP, Cross-Site Request Forgery
 * Prevention). A client that sends neither is no browser, and should use the bearer.
 */
function isSameOrigin(request: Request, appOrigin: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === null ? request.headers.get("origin") === appOrigin : site === "same-origin";
}
