import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { signInCookie } from "../helpers/client.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${app.origin}${path}`, { redirect: "manual", ...init });

describe("an address that leads nowhere", () => {
  it("is a readable page with 404", async () => {
    const response = await get("/no/such/page");
    const html = await response.text();
    expect(response.status).toBe(404);
    expect(html).toContain("There is nothing here");
    expect(html).toContain('href="/"');
    expect(html).not.toContain("Error:");
  });

  it("is a problem for a program", async () => {
    const response = await get("/api/nothing");
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect((await response.json()).code).toBe("not_found");
  });

  it("is all there is outside static files and routes", async () => {
    for (
      const path of [
        "/../deno.json",
        "/%2e%2e/deno.json",
        "/..%2fdeno.json",
        "/static/../policy.json",
        "/policy.json",
        "/_fresh/server.js",
        "/_fresh/snapshot.js",
        "/.data/demo-secrets.json",
        "/main.ts",
      ]
    ) {
      const response = await get(path);
      await response.body?.cancel();
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});

describe("every answer", () => {
  it("has the security headers: pages, files, redirects, errors, APIs", async () => {
    const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
    const answers = {
      "/login": await get("/login"),
      "/ signed in": await get("/", { headers: { cookie } }),
      "/ redirect": await get("/"),
      "/styles.css": await get("/styles.css"),
      worker: await get("/vendor/maplibre-gl-worker.mjs"),
      "404": await get("/nothing"),
      "405": await get("/logout"),
      "api 404": await get("/api/nothing"),
      "api 401": await get("/api/carto-token"),
    };
    for (const [name, response] of Object.entries(answers)) {
      await response.body?.cancel();
      const { headers } = response;
      expect([name, headers.get("x-content-type-options")]).toEqual([name, "nosniff"]);
      expect([name, headers.get("referrer-policy")])
        .toEqual([name, "strict-origin-when-cross-origin"]);
      expect([name, headers.get("cross-origin-opener-policy")]).toEqual([name, "same-origin"]);
      expect([name, headers.get("cross-origin-resource-policy")]).toEqual([name, "same-origin"]);
      expect([name, headers.has("permissions-policy")]).toEqual([name, true]);
      const csp = headers.get("content-security-policy") ?? "";
      expect([name, csp]).toEqual([name, expect.stringMatching(/^default-src 'none'/)]);
      expect([name, csp.includes("unsafe")]).toEqual([name, false]);
    }
  });

  it("allows a page what the map needs, and no more", async () => {
    const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
    const response = await get("/", { headers: { cookie } });
    await response.body?.cancel();
    const csp = response.headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/script-src 'self' 'nonce-[^']+'(;|$)/);
    expect(csp).toMatch(/connect-src 'self' http:\/\/localhost:\d+(;|$)/);
    expect(csp).toMatch(/worker-src 'self'(;|$)/);
    for (const closed of ["object-src", "base-uri", "frame-ancestors"]) {
      expect(csp).toContain(`${closed} 'none'`);
    }
  });
});
