import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, requestToken, signInCookie } from "../helpers/client.ts";
import { AUDIENCE, ISSUER, sharedKey, signJwt } from "../helpers/host_jwts.ts";
import { lineOf } from "../helpers/log_lines.ts";

const PER_MINUTE = 5;
const SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();
const BOSTON = ["user.boston@acme.com", "boston"] as const;

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({
    environment: {
      DEFAULT_MAP: "deliveries",
      TOKEN_REQUESTS_PER_MINUTE: String(PER_MINUTE),
      SESSIONS_PER_USER: "4",
      HOST_JWT_ISSUER: ISSUER,
      HOST_JWT_AUDIENCE: AUDIENCE,
      HOST_JWT_SECRET: SECRET,
    },
  });
});
afterAll(async () => {
  await app.stop();
});

async function statuses(ask: () => Promise<Response>, times: number): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, ask));
  for (const answer of answers) await answer.body?.cancel();
  return answers.map(({ status }) => status).sort();
}

describe("a session that asks for its token too often", () => {
  it("is answered 429 with a Retry-After", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    expect(await statuses(() => requestToken(app.origin, cookie), PER_MINUTE + 3))
      .toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    const refused = await requestToken(app.origin, cookie);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect((await refused.json()).code).toBe("too_many_requests");
    const retryAfterS = Number(refused.headers.get("retry-after"));
    expect(retryAfterS).toBeGreaterThan(0);
    expect(retryAfterS).toBeLessThanOrEqual(60 / PER_MINUTE);
  });

  it("holds up no other session, not even the same person's", async () => {
    const [username, password] = BOSTON;
    const cookie = await signInCookie(app.origin, username, password);
    await statuses(() => requestToken(app.origin, cookie), PER_MINUTE + 1);
    const other = await signInCookie(app.origin, username, password);
    expect(await statuses(() => requestToken(app.origin, other), 1)).toEqual([200]);
    const { token } = await (await apiLogin(app.origin, { username, password })).json();
    const bearer = () =>
      fetch(`${app.origin}/api/carto-token`, { headers: { authorization: `Bearer ${token}` } });
    expect(await statuses(bearer, PER_MINUTE + 1)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it("gets no more by sessions in frames, nor by frames of frames", async () => {
    // With other sessions beyond SESSIONS_PER_USER, their frames would be the first to end.
    const [username, password] = ["user.ny@acme.com", "ny"];
    const { token } = await (await apiLogin(app.origin, { username, password })).json();
    const post = (path: string, bearer: string | null, body: unknown = {}) =>
      fetch(`${app.origin}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...bearer === null ? {} : { authorization: `Bearer ${bearer}` },
        },
        body: JSON.stringify(body),
      });
    const frameOf = async (bearer: string): Promise<string> => {
      const { code } = await (await post("/api/embed-code", bearer)).json();
      return (await (await post("/api/embed-session", null, { code })).json()).token;
    };
    const child = await frameOf(token);
    const grandchild = await frameOf(child);
    // Two codes are used: the rest of the limit is shared by the family of sessions.
    expect(await statuses(() => post("/api/carto-token", grandchild), PER_MINUTE - 2))
      .toEqual([200, 200, 200]);
    for (const bearer of [token, child, grandchild]) {
      expect(await statuses(() => post("/api/carto-token", bearer), 1)).toEqual([429]);
      expect(await statuses(() => post("/api/embed-code", bearer), 1)).toEqual([429]);
    }
  });

  it("gets no more by JWTs of an application, each of which is another", async () => {
    const asked = async (sub: string) => {
      const token = await signJwt(sharedKey(SECRET), { sub, jti: crypto.randomUUID() });
      const headers = { authorization: `Bearer ${token}` };
      return fetch(`${app.origin}/api/embed-code`, { method: "POST", headers });
    };
    expect(await statuses(() => asked("eve"), PER_MINUTE + 2))
      .toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await statuses(() => asked("bob"), 1)).toEqual([200]);
  });

  it("opens no pages less: only the token is limited", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    const page = () => fetch(app.origin, { headers: { cookie } });
    expect(new Set(await statuses(page, PER_MINUTE * 3))).toEqual(new Set([200]));
  });
});

describe("a person with more sessions than they may have", () => {
  it("keeps those that are new, and what ended is on record", async () => {
    const cookies: string[] = [];
    // The first sign-ins of the tests above are among those that end.
    for (let n = 0; n < 6; n++) cookies.push(await signInCookie(app.origin, ...BOSTON));
    const answers = await Promise.all(cookies.map((cookie) => requestToken(app.origin, cookie)));
    for (const answer of answers) await answer.body?.cancel();
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200, 200, 200, 200]);
    expect(await lineOf(app, (line) => line.includes("too_many_sessions")))
      .toMatchObject({ event: "signed_out", username: "user.boston@acme.com" });
  });
});
