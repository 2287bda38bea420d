import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, requestToken, signInCookie } from "../helpers/client.ts";

const PER_MINUTE = 5;
const BOSTON = ["user.boston@acme.com", "boston"] as const;

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ environment: { TOKEN_REQUESTS_PER_MINUTE: String(PER_MINUTE) } });
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
  it("is answered 429, and told when it may ask again", async () => {
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

  it("opens no pages less: only the token is limited", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    const page = () => fetch(app.origin, { headers: { cookie } });
    expect(new Set(await statuses(page, PER_MINUTE * 3))).toEqual(new Set([200]));
  });
});
