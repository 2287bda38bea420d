import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/identity/throttle/throttle.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin, SAME_ORIGIN } from "../helpers/client.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { failBefore } from "../helpers/failures.ts";

const NEW_YORK = { username: "user.ny@acme.com", password: "ny" };
const BOSTON = { username: "user.boston@acme.com", password: "boston" };
const secret = productionSecrets().JWT_SECRET ?? "";

let app: RunningApp;
/** Behind one proxy, which forwards the client's address. */
let proxied: RunningApp;
beforeAll(async () => {
  [app, proxied] = await Promise.all([
    startApp({ environment: { JWT_SECRET: secret } }),
    startApp({ environment: { JWT_SECRET: secret, TRUSTED_PROXIES: "1" } }),
  ]);
});
afterAll(async () => {
  await Promise.all([app.stop(), proxied.stop()]);
});

const elsewhere = (index: number) => `198.51.100.${index}`;

async function statusOf(response: Promise<Response>): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

describe("a password guesser", () => {
  for (const username of [NEW_YORK.username, "nobody@acme.com"]) {
    it(`is stopped after ${LIMITS.account} of them for ${username}, on the page and the API`, async () => {
      const [{ dataDir }, failures] = [app, LIMITS.account - 1];
      await failBefore(
        { dataDir, secret },
        failures,
        (index) => ({ username, address: elsewhere(index) }),
      );
      expect(await statusOf(postLogin(app.origin, username, "wrong"))).toBe(401);

      // From here on, the right password is refused too.
      const response = await postLogin(app.origin, username.toUpperCase(), NEW_YORK.password);
      const html = await response.text();
      expect(response.status).toBe(429);
      const seconds = Number(response.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(3_600);
      expect(html).toMatch(
        /role="alert".*>Too many failed sign-in attempts\. Try again in \d+ min/,
      );
      expect(html).toContain(`value="${username.toUpperCase()}"`);
      expect(html).not.toContain(`value="${NEW_YORK.password}"`);

      const api = await apiLogin(app.origin, { username, password: NEW_YORK.password });
      expect([api.status, api.headers.get("content-type")])
        .toEqual([429, "application/problem+json"]);
      expect(Number(api.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await api.json()).toMatchObject({ code: "too_many_attempts", status: 429 });
    });
  }

  it("does not keep other users from signing in", async () => {
    expect(await statusOf(postLogin(app.origin, BOSTON.username, BOSTON.password))).toBe(303);
  });

  it("starts over for an account whose owner signs in", async () => {
    const { username, password } = BOSTON;
    const { dataDir } = app;
    const attempt = (index: number) => ({ username, address: elsewhere(index) });
    await failBefore({ dataDir, secret }, LIMITS.account - 1, attempt);
    expect(await statusOf(postLogin(app.origin, username, password))).toBe(303);
    await failBefore({ dataDir, secret }, LIMITS.account - 1, attempt);
    expect(await statusOf(postLogin(app.origin, username, password))).toBe(303);
  });

  it("is not identified by an address that only the client claims", async () => {
    const address = "203.0.113.9";
    const { dataDir, origin } = app;
    const attempt = (index: number) => ({ username: `user${index}`, address });
    await failBefore({ dataDir, secret }, LIMITS.networks[0], attempt);
    for (const said of [address, `${address}, 10.0.0.1`]) {
      const headers = { ...SAME_ORIGIN, "x-forwarded-for": said };
      expect(await statusOf(postLogin(origin, BOSTON.username, BOSTON.password, headers))).toBe(
        303,
      );
    }
  });

  it("is stopped by their address behind a proxy of ours, whatever they say it is", async () => {
    const address = "203.0.113.9";
    const { dataDir, origin } = proxied;
    const attempt = (index: number) => ({ username: `user${index}`, address });
    await failBefore({ dataDir, secret }, LIMITS.networks[0], attempt);
    const from = (forwarded: string) =>
      statusOf(
        postLogin(origin, BOSTON.username, BOSTON.password, {
          ...SAME_ORIGIN,
          "x-forwarded-for": forwarded,
        }),
      );
    expect(await from(address)).toBe(429);
    expect(await from(`198.51.100.1, ${address}:50123`)).toBe(429);
    expect(await from(`${address}, 198.51.100.1`)).toBe(303);
    const body = { ...BOSTON };
    expect(await statusOf(apiLogin(origin, body, { "x-forwarded-for": address }))).toBe(429);
  });
});

describe("many who sign in at once", () => {
  it("wait for each other, and delay no other requests", async () => {
    const hashing = await startApp({ hashes: "each time" });
    const people = 16;
    let done = 0;
    const everybody = Promise.all(Array.from({ length: people }, async () => {
      expect(await statusOf(apiLogin(hashing.origin, BOSTON))).toBe(200);
      done++;
    }));
    // Sequential requests: each would have to wait for all queued before it.
    let answers = 0;
    while (done < people) {
      expect(await statusOf(fetch(`${hashing.origin}/healthz`))).toBe(200);
      answers++;
    }
    await everybody;
    expect(answers).toBeGreaterThan(people);
    await hashing.stop();
  });
});

describe("a browser that signed in before", () => {
  const wrong = (cookie: string) =>
    statusOf(postLogin(app.origin, BOSTON.username, "wrong", { ...SAME_ORIGIN, cookie }));
  const right = (cookie: string) =>
    statusOf(postLogin(app.origin, BOSTON.username, BOSTON.password, { ...SAME_ORIGIN, cookie }));

  it("is let in whatever others fail at, by a cookie that the server alone reads", async () => {
    const { username, password } = BOSTON;
    const first = await postLogin(app.origin, username, password);
    await first.body?.cancel();
    const line = first.headers.getSetCookie().find((one) => one.startsWith("devices=")) ?? "";
    expect(line).toMatch(
      /^devices=[\w-]{22}\.\d{10}\.[0-9a-f]{32}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const cookie = line.slice(0, line.indexOf(";"));
    const { dataDir } = app;
    const others = (index: number) => ({ username, address: elsewhere(index) });
    await failBefore({ dataDir, secret }, LIMITS.account, others);
    expect(await right("")).toBe(429);
    expect(await right(cookie)).toBe(303);
    const headers = { cookie };
    expect(await statusOf(apiLogin(app.origin, BOSTON, headers))).toBe(200);
    // It is not known to other accounts, and others are still throttled.
    expect(await right("")).toBe(429);
    expect(await right(`${cookie.slice(0, -1)}x`)).toBe(429);

    for (let n = 0; n < LIMITS.device; n++) expect(await wrong(cookie)).toBe(401);
    expect(await wrong(cookie)).toBe(429);
    expect(await right(cookie)).toBe(429);
  });

  it("is known to /api/login as well, which gives programs the cookie", async () => {
    const answer = await apiLogin(app.origin, { username: "somebody@acme.com", password: "x" });
    await answer.body?.cancel();
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
    const signedIn = await apiLogin(proxied.origin, BOSTON);
    await signedIn.body?.cancel();
    expect(signedIn.headers.getSetCookie()).toEqual([expect.stringMatching(/^devices=/)]);
  });
});
