import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin } from "../helpers/client.ts";
import { type Cloud, startCloud } from "../helpers/cloud.ts";

const port = freePort();
let dataDir: string;
let cloud: Cloud;
let app: RunningApp;
beforeAll(async () => {
  dataDir = await makeDataDir();
  cloud = await startCloud(port);
  app = await startApp({ environment: cloud.environment, dataDir });
});
afterAll(async () => {
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

async function probe(path: string, at = app) {
  const response = await fetch(`${at.origin}${path}`);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-type")).toBe("application/json");
  return { status: response.status, body: await response.json() };
}

describe("/healthz", () => {
  it("says that the process is alive, and no more", async () => {
    expect(await probe("/healthz")).toEqual({ status: 200, body: { status: "alive" } });
  });

  it("answers HEAD, and nothing that changes anything", async () => {
    const head = await fetch(`${app.origin}/healthz`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const post = await fetch(`${app.origin}/healthz`, {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin" },
    });
    await post.body?.cancel();
    expect(post.status).toBe(405);
  });
});

describe("/readyz", () => {
  it("says that the app is ready, at the price of one OAuth token and no API token", async () => {
    for (let round = 0; round < 20; round++) {
      expect(await probe("/readyz")).toEqual({ status: 200, body: { status: "ready" } });
    }
    const calls = cloud.emulator.requests.map(({ method, path }) => `${method} ${path}`);
    expect(calls).toEqual(["POST /oauth/token"]);
  });

  it("is ready while CARTO is down, as long as the OAuth token that is kept is good", async () => {
    await probe("/readyz");
    const fault = cloud.emulator.faults.inject({ endpoint: "oauth", kind: "status", status: 500 });
    const other = await startApp({ environment: cloud.environment, dataDir });
    expect(await probe("/readyz", other)).toEqual({ status: 200, body: { status: "ready" } });
    await other.stop();
    fault.lift();
  });
});

describe("an app whose storage and CARTO fail", () => {
  let folder: string;
  let broken: RunningApp;
  beforeAll(async () => {
    folder = await makeDataDir();
    await Deno.writeTextFile(`${folder}/kv.sqlite3`, "this is no database\n".repeat(1000));
    broken = await startApp({
      environment: {
        ...cloud.environment,
        CARTO_AUTH_URL: `http://localhost:${freePort()}/oauth/token`,
      },
      dataDir: folder,
    });
  });
  afterAll(async () => {
    await broken.stop();
    await Deno.remove(folder, { recursive: true });
  });

  it("is alive, and says which parts keep it from being ready", async () => {
    expect(await probe("/readyz", broken)).toEqual({
      status: 503,
      body: { status: "not_ready", failing: ["storage", "carto"] },
    });
    expect((await probe("/healthz", broken)).status).toBe(200);
  });

  it("tells who signs in that it is not their fault, and nothing of the inside", async () => {
    const page = await postLogin(broken.origin, "ann@acme.com", "a long pass phrase");
    expect(page.status).toBe(503);
    expect(page.headers.get("retry-after")).toBe("5");
    const html = await page.text();
    expect(html).toContain("Storage is unavailable right now");
    const api = await apiLogin(broken.origin, { username: "ann@acme.com", password: "x" });
    expect(api.headers.get("content-type")).toBe("application/problem+json");
    const problem = await api.text();
    expect(JSON.parse(problem).code).toBe("storage_unavailable");
    for (const inside of ["sqlite", folder, "KV_PATH", "    at "]) {
      expect(html + problem).not.toContain(inside);
      expect(broken.output()).not.toContain("    at ");
    }
  });
});
