import { isApi } from "./paths.ts";
import { ProblemError } from "./problem.ts";
import type { Credential } from "./credential.ts";

/** They change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Makes sure that our own pages sent a request that could do harm otherwise: another site can have
 * the browser send what a cookie authenticates, and forms that change something.
 *
 * Outside the API that is every request but a safe one. Inside it, it is every request whose
 * credential is the cookie; whoever comes with a bearer, or with nothing, is no browser that was
 * talked into it.
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
 * Sec-Fetch-Site tells, in browsers that have it; Origin in those that do not (OWASP, Cross-Site
 * Request Forgery Prevention). A client that sends neither is no browser, and has the bearer instead.
 */
function isSameOrigin(request: Request, appOrigin: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === null ? request.headers.get("origin") === appOrigin : site === "same-origin";
}
