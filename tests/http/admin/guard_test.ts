/** The console does not exist for those who are no administrators. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type AdminApp, startAdminApp } from "../../helpers/admin.ts";
import { apiLogin, SAME_ORIGIN } from "../../helpers/client.ts";
import { routePaths } from "../../helpers/routes.ts";

let app: AdminApp;
beforeAll(async () => {
  app = await startAdminApp();
});
afterAll(async () => {
  await app.stop();
});

const RANDOM = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?<=nonce=")[\da-f]+/g;
const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

/** The whole answer but for its date, the request's id and the page's nonce. */
async function answer(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
) {
  const body = method === "POST" ? new URLSearchParams({ id: "1" }) : null;
  const response = await fetch(app.origin + path, { method, headers, body, redirect: "manual" });
  const lines = [...response.headers].filter(([name]) => name !== "date")
    .map(([name, value]) => `${name}: ${value}`);
  return [response.status, ...lines, await response.text()].join("\n").replace(RANDOM, "-");
}

const paths = (await routePaths()).filter((path) => path.startsWith("/admin"))
  .map((path) => path.replace(/(.)\/$/, "$1"));

/** What a person who is no administrator may send. */
async function credentials() {
  const bearer = await apiLogin(app.origin, { username: "user.ny@acme.com", password: "ny" });
  const { token } = await bearer.json();
  return {
    "none": {},
    "another person's session": { cookie: app.other },
    "an administrator's bearer, which their applications hold": {
      authorization: `Bearer ${token}`,
    },
    "an API token that was never made": { authorization: "Bearer cea_AAAAAAAAAAAAAAAAAAAAAA" },
  };
}

describe("the console", () => {
  it("answers others as a path that does not exist, by every method and at every route", async () => {
    expect(paths).toContain("/admin");
    for (const [whose, credential] of Object.entries(await credentials())) {
      for (const method of METHODS) {
        const headers = { ...credential, ...SAME_ORIGIN };
        const unknown = await answer("/no/such/path", method, headers);
        expect(unknown).toMatch(/^(404|204|405)/);
        for (const path of [...paths, "/admin/no-such-page", "/admin/api/no-such"]) {
          expect([whose, method, path, await answer(path, method, headers)])
            .toEqual([whose, method, path, unknown]);
        }
      }
    }
  });

  it("opens for an administrator, and their menu leads there", async () => {
    const response = await app.get("/admin");
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await response.text()).toContain("<h1>Overview</h1>");
    expect(await (await app.get("/sessions")).text()).toContain('href="/admin"');
    const others = await fetch(`${app.origin}/sessions`, { headers: { cookie: app.other } });
    expect(await others.text()).not.toContain('href="/admin"');
  });
});
