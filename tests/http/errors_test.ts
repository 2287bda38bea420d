import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";

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
    expect(html).toContain("Page not found");
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
