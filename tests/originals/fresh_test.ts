/**
 * The app on the original Fresh, if FRESH_DIR names one:
 * `FRESH_DIR=/somewhere/fresh deno task test tests/originals/fresh_test.ts`.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { expectGuarded, routeGuards } from "../helpers/guards.ts";
import { copyOnto, FRESH_DIR, runDeno, SKIPPED } from "../helpers/original.ts";

const routes = await routeGuards();

describe(`on the original Fresh${SKIPPED}`, { ignore: FRESH_DIR === undefined }, () => {
  let folder: string;
  let app: RunningApp;
  let cookie: string;
  beforeAll(async () => {
    folder = await copyOnto(FRESH_DIR ?? "");
    const built = await runDeno(folder, "run", "-A", "--quiet", "dev.ts", "build");
    if (!built.success) throw new Error(built.output);
    app = await startApp({ root: folder, permissions: ["-A"] });
    cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
  });
  afterAll(async () => {
    await app?.stop();
    await Deno.remove(folder, { recursive: true });
  });

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(app.origin + path, { headers: { cookie, ...headers }, redirect: "manual" });

  it("pages of the map and of sessions are served, and the token", async () => {
    const map = await get("/maps/deliveries");
    expect(map.status).toBe(200);
    const html = await map.text();
    expect(html).toContain("<script");
    const script = /<link rel="modulepreload" href="([^"]+)"/.exec(html)?.[1] ?? "";
    const { status, headers, body } = await get(script);
    await body?.cancel();
    expect([status, headers.get("cache-control")])
      .toEqual([200, "public, max-age=31536000, immutable"]);
    expect(await (await get("/sessions")).text()).toContain("<main");
    expect((await (await requestToken(app.origin, cookie)).json()).token).toBeTruthy();
  });

  it("a page's policy has its nonce, and no upgrade where the app is on http", async () => {
    const response = await get("/maps/deliveries");
    const nonce = /<script[^>]* nonce="([^"]+)"/.exec(await response.text())?.[1];
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
    expect(policy).not.toMatch(/unsafe-inline|upgrade-insecure-requests/);
  });

  it("methods and URLs that Fresh fails on are answered by the app", async () => {
    for (const method of ["PROPFIND", "BREW"]) {
      const response = await fetch(`${app.origin}/login`, { method });
      await response.body?.cancel();
      expect(response.status).toBe(405);
    }
  });

  for (const route of routes) {
    it(`${route.path}: ${route.asks}`, () => expectGuarded(route, app.origin, cookie));
  }

  it("the tests beside the stand-in pass", async () => {
    const { success, output } = await runDeno(folder, "test", "-A", "--no-check", "jsr/fresh");
    // Its end lists the tests that failed.
    expect([success, success ? "" : output.slice(-10_000)]).toEqual([true, ""]);
  });
});
