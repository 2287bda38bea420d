import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
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

/** Starts an app whose KV is a file that is no database. */
async function startOnBrokenStorage(environment: Readonly<Record<string, string>>) {
  const folder = await makeDataDir();
  await Deno.writeTextFile(`${folder}/kv.sqlite3`, "this is no database\n".repeat(1000));
  return { folder, broken: await startApp({ environment, dataDir: folder }) };
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

  it("names CARTO where that gives no token, and storage where that cannot be read", async () => {
    const environment = {
      ...cloud.environment,
      CARTO_AUTH_URL: `http://localhost:${freePort()}/oauth/token`,
    };
    const { folder, broken } = await startOnBrokenStorage(environment);
    const { status, body } = await probe("/readyz", broken);
    expect(status).toBe(503);
    expect(body).toEqual({ status: "not_ready", failing: ["storage", "carto"] });
    expect((await probe("/healthz", broken)).status).toBe(200);
    await broken.stop();
    await Deno.remove(folder, { recursive: true });
  });
});
