import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin, requestToken, signInCookie } from "../helpers/client.ts";

const NEW_YORK = ["user.ny@acme.com", "ny"] as const;

let app: RunningApp;
let cookie: string;
beforeAll(async () => {
  app = await startApp();
  cookie = await signInCookie(app.origin, ...NEW_YORK);
});
afterAll(async () => {
  await app.stop();
});

/** OWN is a placeholder for the app's origin, which is known once it runs. */
const SENDERS: [string, Record<string, string>, boolean][] = [
  ["our own page", { "sec-fetch-site": "same-origin", origin: "OWN" }, true],
  ["our own page without an Origin header", { "sec-fetch-site": "same-origin" }, true],
  ["our own page in a browser without Sec-Fetch-Site", { origin: "OWN" }, true],
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
  ["another site without an Origin header", { "sec-fetch-site": "cross-site" }, false],
  ["another site that sends our origin", { "sec-fetch-site": "cross-site", origin: "OWN" }, false],
  ["a same-site neighbor", { "sec-fetch-site": "same-site", origin: "http://localhost:1" }, false],
  ["an address typed or a bookmark", { "sec-fetch-site": "none" }, false],
  ["another site in an old browser", { origin: "https://evil.example" }, false],
  ["a sandboxed frame in an old browser", { origin: "null" }, false],
  ["an origin that only begins like ours", { origin: "OWN0" }, false],
  ["a client without these headers", {}, false],
];

async function statusOf(request: Promise<Response>): Promise<number> {
  const response = await request;
  await response.body?.cancel();
  return response.status;
}

const post = (path: string, headers: Record<string, string>) =>
  fetch(`${app.origin}${path}`, { method: "POST", headers, redirect: "manual" });

for (const [sender, sent, ours] of SENDERS) {
  describe(sender, () => {
    const headers = () =>
      Object.fromEntries(
        Object.entries(sent).map(([name, value]) => [name, value.replace("OWN", app.origin)]),
      );

    it(`${ours ? "may" : "may not"} sign in, sign out and have the cookie's token`, async () => {
      expect({
        login: await statusOf(postLogin(app.origin, ...NEW_YORK, headers())),
        logout: await statusOf(post("/logout", headers())),
        token: await statusOf(requestToken(app.origin, cookie, headers())),
        "token by POST": await statusOf(post("/api/carto-token", { cookie, ...headers() })),
      }).toEqual(
        ours
          ? { login: 303, logout: 303, token: 200, "token by POST": 200 }
          : { login: 403, logout: 403, token: 403, "token by POST": 403 },
      );
    });

    it("may use a bearer, and sign in to get one", async () => {
      const [name, password] = NEW_YORK;
      const login = await apiLogin(app.origin, { username: name, password }, headers());
      expect(login.status).toBe(200);
      const { token } = await login.json();
      const bearer = { authorization: `Bearer ${token}`, ...headers() };
      expect(await statusOf(post("/api/carto-token", bearer))).toBe(200);
      // A browser also sends the cookie: only the bearer counts.
      expect(await statusOf(post("/api/carto-token", { cookie, ...bearer }))).toBe(200);
    });
  });
}

describe("a request from elsewhere", () => {
  it("is refused by a stable code and a page, and changes nothing", async () => {
    const foreign = { "sec-fetch-site": "cross-site" };
    const api = await requestToken(app.origin, cookie, foreign);
    expect((await api.json()).code).toBe("cross_origin");
    const page = await post("/logout", { cookie, ...foreign });
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("Request from another site");
    expect(await statusOf(requestToken(app.origin, cookie))).toBe(200);
  });

  it("is distinguished from ours in caches too", async () => {
    for (const request of [requestToken(app.origin, cookie), post("/logout", {})]) {
      const { headers, body } = await request;
      await body?.cancel();
      const vary = headers.get("vary")?.split(", ") ?? [];
      expect(vary).toEqual(expect.arrayContaining(["Cookie", "Sec-Fetch-Site", "Origin"]));
    }
  });

  it("may look at pages: a link leads there", async () => {
    const headers = { cookie, "sec-fetch-site": "cross-site" };
    expect(await statusOf(fetch(app.origin, { headers, redirect: "manual" }))).toBe(200);
  });
});
