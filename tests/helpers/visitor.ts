/** A browser's part in a sign-in with a provider: cookies and redirects. */

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The absolute URL of the redirect; "" for none. */
  readonly location: string;
}

export interface Visitor {
  /** Its cookies; as in browsers, they do not depend on ports. */
  readonly cookies: Map<string, string>;
  /** One request, without following redirects. */
  visit(url: string, init?: RequestInit): Promise<Answered>;
  /**
   * Starts a sign-in at the app, and signs in at the provider as `name`, or cancels.
   *
   * @returns the URL that the provider redirects to, which is not requested.
   */
  signInThere(appOrigin: string, name: string | null, next?: string): Promise<string>;
  /** The same from a page of the provider on. */
  signInAt(location: string, name: string | null): Promise<string>;
  /** The whole sign-in. @returns the app's final answer. */
  signIn(appOrigin: string, name: string | null, next?: string): Promise<Answered>;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

export function createVisitor(): Visitor {
  const cookies = new Map<string, string>();

  async function visit(url: string, init: RequestInit = {}): Promise<Answered> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    return {
      status: response.status,
      headers: response.headers,
      html: await response.text(),
      location: location === null ? "" : new URL(location, url).href,
    };
  }

  async function signInThere(appOrigin: string, name: string | null, next?: string) {
    const query = next === undefined ? "" : `?${new URLSearchParams({ next })}`;
    const { location } = await visit(`${appOrigin}/oidc/sign-in${query}`);
    return await signInAt(location, name);
  }

  async function signInAt(start: string, name: string | null) {
    const { origin } = new URL(start);
    let location = start;
    for (let hops = 0; hops < 9 && location.startsWith(origin); hops++) {
      const form = new URL(location).pathname.startsWith("/interaction/");
      const body = new URLSearchParams(name === null ? { cancel: "1" } : { name });
      ({ location } = await visit(location, form ? { method: "POST", body, headers: FORM } : {}));
      if (location === "") throw new Error("The sign-in got stuck at the provider");
    }
    return location;
  }

  return {
    cookies,
    visit,
    signInThere,
    signInAt,
    signIn: async (appOrigin, name, next) => await visit(await signInThere(appOrigin, name, next)),
  };
}
