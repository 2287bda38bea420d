import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { lineOf } from "../helpers/log_lines.ts";

const BOSTON = ["user.boston@acme.com", "boston"] as const;
const NEW_YORK = ["user.ny@acme.com", "ny"] as const;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

async function sessionsPage(cookie: string): Promise<{ html: string; ids: string[] }> {
  const response = await fetch(`${app.origin}/sessions`, {
    headers: { cookie },
    redirect: "manual",
  });
  const html = await response.text();
  expect(response.status).toBe(200);
  const ids = [...html.matchAll(/name="id" value="([0-9a-f]{64})"/g)].map(([, id]) => id ?? "");
  return { html, ids };
}

async function end(cookie: string, id: string, headers: Record<string, string> = SAME_ORIGIN) {
  const response = await fetch(`${app.origin}/sessions/end`, {
    method: "POST",
    body: new URLSearchParams({ id }),
    headers: { cookie, ...headers },
    redirect: "manual",
  });
  await response.body?.cancel();
  return [response.status, response.headers.get("location")];
}

async function lives(cookie: string): Promise<boolean> {
  const response = await requestToken(app.origin, cookie);
  await response.body?.cancel();
  return response.status === 200;
}

/** Ends sessions of earlier tests. @returns the only session left. */
async function onlySession(who: readonly [string, string]): Promise<string> {
  const cookie = await signInCookie(app.origin, ...who);
  await end(cookie, "others");
  return cookie;
}

describe("the page of one's sessions", () => {
  it("needs a session, and leads back once there is one", async () => {
    const response = await fetch(`${app.origin}/sessions`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")])
      .toEqual([303, "/login?next=%2Fsessions"]);
    expect(await end("", "others")).toEqual([303, "/login?next=%2Fsessions"]);
  });

  it("lists one's own, what they are used from, and which is this one; no script needed", async () => {
    const own = await onlySession(BOSTON);
    await onlySession(NEW_YORK);
    const there = await postLogin(app.origin, ...BOSTON, {
      ...SAME_ORIGIN,
      "user-agent": `${FIREFOX} canary`,
    });
    await there.body?.cancel();
    await (await apiLogin(app.origin, { username: BOSTON[0], password: BOSTON[1] })).text();
    const { html, ids } = await sessionsPage(own);
    // This one is logged out of, and has no id to end it by.
    expect(ids).toHaveLength(2);
    expect(html).toContain("Firefox on Linux");
    expect(html).not.toContain("canary");
    expect(html.match(/This one/g)).toHaveLength(1);
    expect(html).toContain("In another application");
    expect(html).not.toContain("<script");
    expect(html).not.toContain(own.slice("session=".length));
    const map = await fetch(`${app.origin}/`, { headers: { cookie: own } });
    expect(await map.text()).toContain('href="/sessions"');
  });

  it("ends one of them, at once and for the token too", async () => {
    const own = await onlySession(BOSTON);
    const other = await signInCookie(app.origin, ...BOSTON);
    expect(await lives(other)).toBe(true);
    const { ids: [id = ""] } = await sessionsPage(own);
    expect(await end(own, id)).toEqual([303, "/sessions"]);
    expect(await lives(other)).toBe(false);
    expect(await lives(own)).toBe(true);
    expect((await sessionsPage(own)).ids).toEqual([]);
    expect(await end(own, id)).toEqual([404, null]);
  });

  it("ends all others, and keeps this one", async () => {
    const own = await onlySession(BOSTON);
    const others = [
      await signInCookie(app.origin, ...BOSTON),
      await signInCookie(app.origin, ...BOSTON),
    ];
    expect(await end(own, "others")).toEqual([303, "/sessions"]);
    for (const other of others) expect(await lives(other)).toBe(false);
    expect(await lives(own)).toBe(true);
    expect(await end(own, "others")).toEqual([303, "/sessions"]);
  });

  it("does not end another user's, even with its id", async () => {
    const own = await onlySession(BOSTON);
    const foreign = await onlySession(NEW_YORK);
    await signInCookie(app.origin, ...NEW_YORK);
    const { ids: [id = ""] } = await sessionsPage(foreign);
    for (const guess of [id, id.toUpperCase(), "", "../x", "x".repeat(9_000)]) {
      expect(await end(own, guess)).toEqual([404, null]);
    }
    expect((await sessionsPage(foreign)).ids).toEqual([id]);
  });

  it("is not to be used by another site", async () => {
    const own = await onlySession(BOSTON);
    const other = await signInCookie(app.origin, ...BOSTON);
    const senders: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      { origin: "null" },
      {},
    ];
    for (const headers of senders) {
      expect(await end(own, "others", headers)).toEqual([403, null]);
    }
    expect(await lives(other)).toBe(true);
  });

  it("puts every end on record", async () => {
    expect(await lineOf(app, (line) => line.includes('"reason":"ended_by_owner"')))
      .toMatchObject({ event: "signed_out" });
  });
});
