/** Who may use each route, as the running app shows it. */
import { expect } from "@std/expect";
import { routePaths } from "./routes.ts";

/**
 * Routes that answer without a session, and why. All others need one: a new route is guarded, or it
 * is named here.
 */
const OPEN: Readonly<Record<string, string>> = {
  "/api/embed-session": "its own code, spent by the first use",
  "/api/login": "name and password",
  "/api/oidc/back-channel-logout": "a token that the identity provider signed",
  "/basemap/0/0/0": "everyone: streets, which are public",
  "/embed": "everyone: an empty frame, which asks for a code",
  "/healthz": "everyone: that the process is alive",
  "/login": "name and password",
  "/logout": "everyone: it ends at most one's own session",
  "/metrics": "METRICS_TOKEN as a bearer; closed without one",
  "/oidc/callback": "the cookie of a sign-in that was begun here",
  "/oidc/sign-in": "everyone: it leads to the identity provider",
  "/oidc/sign-out": "everyone: it leads to the identity provider",
  "/oidc/signed-out": "everyone: that one has signed out",
  "/preferences": "everyone: one's own cookies of language and theme",
  "/readyz": "everyone: whether the app can serve",
};

/** What a route requires of a request. */
export interface RouteGuard {
  /** With 0 for each parameter. */
  readonly path: string;
  readonly guard: "open" | "session" | "administrator";
  /** In words. */
  readonly asks: string;
}

/** @returns every route of the routes folder with what protects it. */
export async function routeGuards(): Promise<readonly RouteGuard[]> {
  const paths = (await routePaths()).map((path) => path.replace(/(.)\/$/, "$1"));
  const unknown = Object.keys(OPEN).filter((path) => !paths.includes(path));
  if (unknown.length > 0) throw new Error(`There are no such routes: ${unknown.join(", ")}`);
  return paths.map((path) => {
    const asks = OPEN[path];
    if (asks !== undefined) return { path, guard: "open", asks };
    return /^\/admin(\/|$)/.test(path)
      ? { path, guard: "administrator", asks: "an administrator's session" }
      : { path, guard: "session", asks: "a session" };
  });
}

const SAME_ORIGIN = { "sec-fetch-site": "same-origin" };
const CROSS_SITE = { "sec-fetch-site": "cross-site" };

/**
 * Requests a route without the right to it, and from another site's page.
 *
 * @param origin the running app's.
 * @param cookie the session of a person who is no administrator.
 */
export async function expectGuarded(
  { path, guard }: RouteGuard,
  origin: string,
  cookie: string,
): Promise<void> {
  const ask = (method: string, headers: Readonly<Record<string, string>>) =>
    refusalOf(origin + path, method, headers);
  // Around every route, whatever it answers: the middleware of the routes folder.
  expect([path, await ask("POST", { cookie, ...CROSS_SITE })]).toEqual([path, 403]);
  if (guard === "open") return;
  const answers = (headers: Readonly<Record<string, string>>) =>
    Promise.all(["GET", "POST"].map((method) => ask(method, headers)));
  const isSession = guard === "session";
  expectRefused(path, await answers(SAME_ORIGIN), isSession ? [401, "sign in"] : undefined);
  if (isSession) return;
  expectRefused(path, await answers({ cookie, ...SAME_ORIGIN }));
}

type Refusal = number | "sign in" | "answered";

/**
 * @param guards the refusals that only a guard gives: a route may lack a method, but not both.
 * Administrators' pages do not exist for others.
 */
function expectRefused(
  path: string,
  refusals: readonly Refusal[],
  guards: readonly Refusal[] = [401, 403, 404, "sign in"],
): void {
  expect([path, ...refusals]).not.toContain("answered");
  expect([path, refusals, refusals.some((one) => guards.includes(one))])
    .toEqual([path, refusals, true]);
}

async function refusalOf(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<Refusal> {
  const response = await fetch(url, { method, headers, redirect: "manual" });
  await response.body?.cancel();
  const { status } = response;
  if (status === 303) {
    return /^\/login\b/.test(response.headers.get("location") ?? "") ? "sign in" : "answered";
  }
  return [401, 403, 404, 405].includes(status) ? status : "answered";
}
