/** What a program sends with a bearer token, and what it reads from the answer. */
import type { RunningApp } from "./app.ts";

/** POST without a body, unless `init` has one. */
export function postWith(
  app: RunningApp,
  path: "/api/carto-token" | "/api/session" | "/api/logout",
  token: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  return fetch(`${app.origin}${path}`, { method: "POST", ...init, headers });
}

/** The app's answer to a bearer token: the status, and what a program reads. */
export async function said(response: Response): Promise<string> {
  const { code } = await response.json();
  return code === undefined ? String(response.status) : `${response.status} ${code}`;
}
/** Requests the CARTO token with the bearer token. */
export const askWith = async (app: RunningApp, token: string): Promise<string> =>
  await said(await postWith(app, "/api/carto-token", token));

/** The groups whose data the bearer token gives access to. */
export async function groupsOf(app: RunningApp, token: string): Promise<string[]> {
  return (await (await postWith(app, "/api/carto-token", token)).json()).groups;
}

const LONGEST_WAIT_MS = 10_000;

/** Polls until the answer is this one. @returns how long it took, in milliseconds. */
export async function until(expected: string, asking: () => Promise<string>): Promise<number> {
  const began = Date.now();
  for (;;) {
    const answer = await asking();
    if (answer === expected) return Date.now() - began;
    if (Date.now() - began > LONGEST_WAIT_MS) throw new Error(`It is still ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
