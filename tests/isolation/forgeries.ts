/** Requests to `/api/carto-token` that try to impersonate another user. */

export interface Forgery {
  readonly headers: Readonly<Record<string, string>>;
  readonly init?: RequestInit & { readonly query?: string };
}

const base64url = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value))
    .toBase64({ alphabet: "base64url", omitPadding: true });

/**
 * @param cookie the forger's own cookie.
 * @param theirs the victim's cookie, of which the forger knows the parts that are not secret.
 * @param username the victim's name.
 */
export function forgeries(cookie: string, theirs: string, username: string): Forgery[] {
  const [name = "", own = ""] = cookie.split("=");
  const [header, , signature] = own.split(".");
  const [, payload = ""] = theirs.slice(theirs.indexOf("=") + 1).split(".");
  const swapped = `${header}.${payload}.${signature}`;
  const unsigned = `${base64url({ alg: "none", typ: "JWT" })}.${payload}.`;
  const claims = {
    "x-user": username,
    "x-forwarded-user": username,
    "x-auth-request-user": username,
  };
  const body = JSON.stringify({
    username,
    user: username,
    groups: ["NEW YORK"],
    group: "NEW YORK",
  });
  const query = `?${new URLSearchParams({ username, group: "NEW YORK", groups: "NEW YORK" })}`;
  return [
    { headers: { cookie, ...claims } },
    { headers: { cookie, "content-type": "application/json" }, init: { method: "POST", body } },
    { headers: { cookie }, init: { query } },
    { headers: { cookie: `${name}=${swapped}` } },
    { headers: { cookie: `${name}=${unsigned}` } },
    { headers: { cookie: `${cookie}; ${name}=${swapped}` } },
    { headers: { cookie: `${name}=${unsigned}; ${cookie}` } },
    { headers: { cookie: `${name}=${own}x` } },
    { headers: { authorization: `Bearer ${own}` } },
    { headers: { cookie, authorization: `Bearer ${swapped}` } },
    { headers: claims, init: { method: "POST", body } },
  ];
}
