/** Sends what a browser's form and a program's fetch send, without a browser. */
import { mustStayHidden } from "./canaries.ts";

/** Headers that a browser sends with same-origin requests. */
export const SAME_ORIGIN = { "sec-fetch-site": "same-origin" };

/** Posts the sign-in form as our own page does, without following redirects. */
export function postLogin(
  origin: string,
  username: string,
  password: string,
  headers: Readonly<Record<string, string>> = SAME_ORIGIN,
): Promise<Response> {
  return fetch(`${origin}/login`, {
    method: "POST",
    body: new URLSearchParams({ username, password }),
    headers,
    redirect: "manual",
  });
}

/** @returns the Cookie header after signing in. */
export async function signInCookie(
  origin: string,
  username: string,
  password: string,
): Promise<string> {
  const response = await postLogin(origin, username, password);
  await response.body?.cancel();
  const [cookie] = response.headers.getSetCookie();
  if (response.status !== 303 || cookie === undefined) {
    throw new Error(`${username} was not signed in: ${response.status}`);
  }
  const pair = cookie.slice(0, cookie.indexOf(";"));
  mustStayHidden(pair.slice(pair.indexOf("=") + 1));
  return pair;
}

/** Requests the token as the map does. */
export function requestToken(
  origin: string,
  cookie: string,
  headers: Readonly<Record<string, string>> = SAME_ORIGIN,
): Promise<Response> {
  return fetch(`${origin}/api/carto-token`, { headers: { cookie, ...headers } });
}

/** Signs in as CARTO's guide's frontend does. */
export async function apiLogin(
  origin: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return await fetch(`${origin}/api/login`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
