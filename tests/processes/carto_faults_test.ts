import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { AppClock } from "../helpers/app_clock.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, productionSecrets } from "../helpers/cloud.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };
const NO_GROUP = { username: "zoe@acme.com", group: "NOWHERE", password: "a long pass phrase" };
const CANARY = "client-secret-canary";

/** CARTO with one fault: the test sets the answer to every request. */
let answer: () => Response | Promise<Response> = () => new Response(null, { status: 404 });
let asked = 0;
let dataDir: string;
const carto = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
  asked++;
  return answer();
});

/** An app does not retry at once what has just failed: its clock goes on after each fault. */
const PORT = String(freePort());
const clock = new AppClock(PORT);
const REST_MS = 10 * 60_000;

let app: RunningApp;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  await addUser(dataDir, NO_GROUP);
  const base = `http://127.0.0.1:${carto.addr.port}`;
  app = await startApp({
    dataDir,
    preload: "tests/helpers/shifted_clock.ts",
    environment: {
      ...productionSecrets(),
      PORT,
      CARTO_API_BASE_URL: base,
      CARTO_AUTH_URL: `${base}/oauth/token`,
      CARTO_CLIENT_ID: "client",
      CARTO_CLIENT_SECRET: CANARY,
    },
  });
});
afterEach(() => clock.pass(REST_MS));
afterAll(async () => {
  await app.stop();
  await clock[Symbol.asyncDispose]();
  await carto.shutdown();
  await Deno.remove(dataDir, { recursive: true });
});

/** Asks for a token of a new session. */
async function requestAnns(): Promise<Response> {
  return await requestToken(
    app.origin,
    await signInCookie(app.origin, ANN.username, ANN.password),
  );
}

// First: once CARTO has failed, maintenance may call it at any time.
describe("a user whose group the policy does not name", () => {
  it("gets an error that says so, and CARTO is not called", async () => {
    const before = asked;
    const hers = await signInCookie(app.origin, NO_GROUP.username, NO_GROUP.password);
    const response = await requestToken(app.origin, hers);
    expect([response.status, (await response.json()).code]).toEqual([403, "no_access"]);
    expect(asked).toBe(before);
    expect(app.output()).toContain('"event":"token_denied"');
  });
});

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

describe("a fault of CARTO", () => {
  const limit = { error: "access_denied", error_description: "Global limit has been reached" };
  const faults: [string, () => Response, number, string, string | null][] = [
    ["a wrong secret", () => json(401, { error: "access_denied" }), 502, "credentials", null],
    ["a limit", () => json(429, limit, { "retry-after": "7" }), 503, "rate_limited", "7"],
    ["a limit reported as 500", () => json(500, limit), 503, "rate_limited", "30"],
    ["a proxy's page", () => new Response("<html>", { status: 502 }), 502, "failed", "10"],
    ["no token in the answer", () => json(200, { hello: 1 }), 502, "invalid_answer", "10"],
    ["garbage", () => new Response("\u0000\u0001{"), 502, "invalid_answer", "10"],
    ["a refusal", () => json(400, { error: "invalid_request" }), 502, "refused", null],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "http://127.0.0.1:1/" } }),
      502,
      "unreachable",
      "10",
    ],
  ];
  for (const [name, given, status, code, retryAfter] of faults) {
    it(`(${name}) is reported as ${status} carto_${code}, never as 401`, async () => {
      answer = given;
      const before = asked;
      const response = await requestAnns();
      const body = await response.json();
      expect([response.status, body.code]).toEqual([status, `carto_${code}`]);
      expect(response.headers.get("retry-after")).toBe(retryAfter);
      expect(JSON.stringify(body)).not.toContain(CANARY);
      expect(body.detail).not.toContain("127.0.0.1");
      // No earlier fault that the app remembers.
      expect(asked).toBeGreaterThan(before);
    });
  }

  it("(no answer within eight seconds) is reported as 504", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    answer = () => promise;
    const response = await requestAnns();
    expect(response.status).toBe(504);
    expect((await response.json()).code).toBe("carto_timeout");
    resolve(new Response());
  });

  it("is on record for the operator, with the request's id and without the secret", async () => {
    answer = () => json(401, { error: "access_denied" });
    const { request_id } = await (await requestAnns()).json();
    const record = app.output().split("\n").find((line) => line.includes(request_id));
    expect(record).toContain("CARTO_CLIENT_SECRET");
    expect(JSON.parse(record ?? "")).toMatchObject({ level: "error", code: "carto_credentials" });
    expect(app.output()).not.toContain(CANARY);
  });
});
