/** The console: an app with an administrator, over HTTP and in a browser. */
import { type RunningApp, startApp } from "./app.ts";
import { SAME_ORIGIN, signInCookie } from "./client.ts";

/** Of the demo's accounts: New York's is an administrator, Boston's is not. */
export const ADMIN = ["user.ny@acme.com", "ny"] as const;
export const NO_ADMIN = ["user.boston@acme.com", "boston"] as const;

export interface AdminApp extends RunningApp {
  /** The Cookie header of an administrator's session. */
  readonly admin: string;
  /** The same of a person who is none. */
  readonly other: string;
  /** Opens a page of the console as the administrator, without following redirects. */
  get(path: string): Promise<Response>;
  /** Sends a form of the console as the administrator. */
  post(path: string, fields?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Starts an app whose administrators are of the group NEW YORK, and signs two people in. */
export async function startAdminApp(
  options: NonNullable<Parameters<typeof startApp>[0]> = {},
): Promise<AdminApp> {
  const app = await startApp({
    ...options,
    environment: { ADMIN_GROUPS: "NEW YORK", ...options.environment },
  });
  const admin = await signInCookie(app.origin, ...ADMIN);
  return {
    ...app,
    admin,
    other: await signInCookie(app.origin, ...NO_ADMIN),
    get: (path) =>
      fetch(`${app.origin}${path}`, { headers: { cookie: admin }, redirect: "manual" }),
    post: (path, fields = {}) =>
      fetch(`${app.origin}${path}`, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { cookie: admin, ...SAME_ORIGIN },
        redirect: "manual",
      }),
  };
}
