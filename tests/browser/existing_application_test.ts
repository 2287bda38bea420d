import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { launchBrowser } from "../helpers/browser.ts";

/** An existing application's page: nothing but an origin of its own to call from. */
function servePage(port: number) {
  return Deno.serve(
    { port, hostname: "127.0.0.1", onListen() {} },
    () =>
      new Response("<!doctype html><title>ACME</title>", {
        headers: { "content-type": "text/html" },
      }),
  );
}

const acmePort = freePort();
const strangerPort = freePort();
const ACME = `http://localhost:${acmePort}`;
const STRANGER = `http://localhost:${strangerPort}`;

let app: RunningApp;
let browser: Browser;
const pages = [servePage(acmePort), servePage(strangerPort)];

beforeAll(async () => {
  [app, browser] = await Promise.all([
    startApp({ environment: { ALLOWED_ORIGINS: ACME } }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await Promise.all(pages.map((page) => page.shutdown()));
});

async function pageAt(origin: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(origin);
  return page;
}

interface FrontendResult {
  readonly login: { status: number; body: { token?: string; error?: string } };
  readonly carto:
    | { status: number; body: { token?: string; group?: string; error?: string } }
    | null;
}

/** What the guide's frontend does, in the browser: it may use nothing from outside itself. */
async function guideFrontend(
  { api, username, password }: { api: string; username: string; password: string },
): Promise<FrontendResult> {
  const login = await fetch(`${api}/api/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  const loginBody = await login.json();
  if (!login.ok) return { login: { status: login.status, body: loginBody }, carto: null };
  const carto = await fetch(`${api}/api/carto-token`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${loginBody.token}` },
  });
  return {
    login: { status: login.status, body: loginBody },
    carto: { status: carto.status, body: await carto.json() },
  };
}

describe("an existing application of an allowed origin", () => {
  it("signs its user in and gets the group's token, as the guide's frontend does", async () => {
    const page = await pageAt(ACME);
    const result = await page.evaluate(guideFrontend, {
      api: app.origin,
      username: "user.boston@acme.com",
      password: "boston",
    });
    expect(result.login.status).toBe(200);
    expect(result.carto?.status).toBe(200);
    expect(result.carto?.body.group).toBe("BOSTON");
    expect(result.carto?.body.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    await page.close();
  });

  it("draws with that token: CARTO takes its origin for a referer", async () => {
    const page = await pageAt(ACME);
    const status = await page.evaluate(async (api) => {
      const post = (path: string, init: RequestInit) =>
        fetch(`${api}${path}`, { method: "POST", ...init }).then((r) => r.json());
      const { token } = await post("/api/login", {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ username: "user.boston@acme.com", password: "boston" }),
      });
      const access = await post("/api/carto-token", {
        headers: { Authorization: `Bearer ${token}` },
      });
      const query = new URLSearchParams({ q: access.sources.retail_stores.sql_query });
      const map = await fetch(
        `${access.api_base_url}/v3/maps/${access.connection_name}/query?${query}`,
        { headers: { Authorization: `Bearer ${access.token}` } },
      );
      return map.status;
    }, app.origin);
    expect(status).toBe(200);
    await page.close();
  });

  it("reads why a sign-in was refused: 401 and an error", async () => {
    const page = await pageAt(ACME);
    const result = await page.evaluate(guideFrontend, {
      api: app.origin,
      username: "user.boston@acme.com",
      password: "wrong",
    });
    expect(result.login.status).toBe(401);
    expect(result.login.body.error).toEqual(expect.any(String));
    await page.close();
  });

  it("cannot use the cookie that the app gave its user", async () => {
    const page = await pageAt(`${app.origin}/login`);
    await page.getByLabel("User name").fill("user.boston@acme.com");
    await page.getByLabel("Password").fill("boston");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${app.origin}/`);
    await page.goto(ACME);
    const read = await page.evaluate(
      (api) =>
        fetch(`${api}/api/carto-token`, { method: "POST", credentials: "include" })
          .then((response) => response.status, (error) => String(error)),
      app.origin,
    );
    expect(read).toMatch(/Failed to fetch/);
    await page.close();
  });
});

describe("an application of another origin", () => {
  it("is refused by the browser, whatever it asks", async () => {
    const page = await pageAt(STRANGER);
    const read = await page.evaluate(
      async (api) =>
        await Promise.all(
          [
            fetch(`${api}/api/login`, {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: "{}",
            }),
            fetch(`${api}/api/carto-token`, { headers: { Authorization: "Bearer x" } }),
            fetch(`${api}/api/carto-token`),
          ].map((answer) => answer.then(() => "read", () => "refused")),
        ),
      app.origin,
    );
    expect(read).toEqual(["refused", "refused", "refused"]);
    await page.close();
  });
});
