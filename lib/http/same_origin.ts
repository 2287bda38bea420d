import { ProblemError } from "./problem.ts";

/**
 * Makes sure that our own pages sent the request: what a cookie authenticates, another site could
 * have the browser send. Sec-Fetch-Site tells, in browsers that have it; Origin in those that do
 * not (OWASP, Cross-Site Request Forgery Prevention). A client that sends neither is refused: it
 * is no browser, and has the bearer instead.
 *
 * @throws {ProblemError} 403.
 */
export function requireSameOrigin(request: Request, appOrigin: string): void {
  const site = request.headers.get("sec-fetch-site");
  const own = site === null ? request.headers.get("origin") === appOrigin : site === "same-origin";
  if (own) return;
  throw new ProblemError({
    status: 403,
    code: "cross_origin",
    title: "The request came from elsewhere",
    detail: "Only this application's own pages may do this. Open it at its own address.",
  });
}
