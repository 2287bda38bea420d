import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { isSecret, variableNames } from "../../lib/config/config_variables.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin, requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, productionSecrets, startCloud } from "../helpers/cloud.ts";
import { routePaths } from "../helpers/routes.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a canary of a pass phrase" };
const BUILT = new URL("../../_fresh/static", import.meta.url).pathname;
const random = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();

/** A canary in every variable that holds a secret. */
const CANARIES: Readonly<Record<string, string>> = {
  ...productionSecrets(),
  METRICS_TOKEN: random(),
  OIDC_CLIENT_SECRET: random(),
  CARTO_BASEMAP_KEY: random(),
  HOST_JWT_SECRET: random(),
  KV_ACCESS_TOKEN: random(),
};

let dataDir: string;
let cloud: Cloud;
let app: RunningApp;
let secrets: string[];
/** Everything that a client was answered, headers and all. */
const answers: { request: string; text: string }[] = [];

beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  cloud = await startCloud();
  const environment = {
    ...cloud.environment,
    ...CANARIES,
    AUDIT_LOG: `${dataDir}/audit.jsonl`,
    // Where a map is drawn on CARTO's basemap, browsers have its key.
    BASEMAP: "offline",
    OIDC_ISSUER: `http://localhost:${freePort()}`,
    OIDC_CLIENT_ID: "maps",
    HOST_JWT_ISSUER: "https://acme.example.com",
    HOST_JWT_AUDIENCE: "maps",
  };
  app = await startApp({ environment, dataDir });
  secrets = Object.entries(environment).filter(([name]) => SECRET_NAMES.includes(name))
    .map(([, value]) => value);
});
afterAll(async () => {
  // Its output, KV and audit are searched as well.
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const SECRET_NAMES: readonly string[] = variableNames().filter(isSecret);

async function ask(path: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(`${app.origin}${path}`, { redirect: "manual", ...init });
  const text = [...response.headers].join("\n") + await response.text();
  answers.push({ request: `${init.method ?? "GET"} ${path} ${response.status}`, text });
}

async function askEverything(headersOfAll: readonly Record<string, string>[]): Promise<void> {
  for (const path of [...await routePaths(), "/nothing", "/api/nothing", "/%", "/api/%"]) {
    for (const method of ["GET", "POST"]) {
      for (const headers of headersOfAll) await ask(path, { method, headers });
    }
  }
}

async function* builtFiles(folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${BUILT}${folder}`)) {
    if (isDirectory) yield* builtFiles(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

describe("secrets", () => {
  it("stand in every variable that can hold one", () => {
    expect(secrets).toHaveLength(SECRET_NAMES.length);
  });

  it("are in no token that a browser is given", async () => {
    const cookie = await signInCookie(app.origin, ANN.username, ANN.password);
    const { token } = await (await requestToken(app.origin, cookie)).json();
    const parts = [...cookie.split(/[=.]/), ...token.split(".")].map((part) => {
      try {
        return new TextDecoder().decode(Uint8Array.fromBase64(part, { alphabet: "base64url" }));
      } catch {
        return part;
      }
    });
    for (const secret of secrets) expect(parts.join("\n")).not.toContain(secret);
  });

  it("are in no page, answer, error or script, before, during and after faults", async () => {
    const sameOrigin = { "sec-fetch-site": "same-origin" };
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const signedIn = async () => ({
      cookie: await signInCookie(app.origin, ANN.username, ANN.password),
      ...sameOrigin,
    });
    await askEverything([{}, { ...sameOrigin, ...form }, await signedIn()]);
    for (const kind of ["garbage", "drop", "html_502"] as const) {
      const faults = (["oauth", "tokens"] as const).map((endpoint) =>
        cloud.emulator.faults.inject({ endpoint, kind })
      );
      await askEverything([await signedIn()]);
      for (const fault of faults) fault.lift();
    }
    await Promise.all([
      ask("/api/login", {
        method: "POST",
        body: "{",
        headers: { "content-type": "application/json" },
      }),
      ask("/login", {
        method: "POST",
        body: "x".repeat(20_000),
        headers: { ...sameOrigin, ...form },
      }),
      ask("/metrics", { headers: { authorization: `Bearer ${CANARIES.METRICS_TOKEN}` } }),
      ask("/api/carto-token", { headers: { authorization: `Bearer ${CANARIES.JWT_SECRET}` } }),
    ]);
    await (await postLogin(app.origin, ANN.username, "not the password")).body?.cancel();
    await (await apiLogin(app.origin, { username: ANN.username, password: "not it" })).body
      ?.cancel();
    for await (const file of builtFiles()) await ask(file);

    expect(answers.length).toBeGreaterThan(100);
    for (const { request, text } of answers) {
      for (const secret of [...secrets, ANN.password]) {
        expect([request, text.includes(secret)]).toEqual([request, false]);
      }
    }
  });
});
