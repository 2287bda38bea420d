import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";

const TOKEN = "q7Zt+4mWx/9nLk2RvB8sYhU3cEoJ6dPfA1gTiX5w=";

describe("/metrics", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ environment: { METRICS_TOKEN: TOKEN } });
  });
  afterAll(async () => {
    await app.stop();
  });

  const get = (headers: Readonly<Record<string, string>> = {}, method = "GET") =>
    fetch(`${app.origin}/metrics`, { headers, method });

  it("answers its bearer in Prometheus' text format, with no-store", async () => {
    const response = await get({ authorization: `Bearer ${TOKEN}` });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    expect(text).toContain("# TYPE carto_embed_token_mints_total counter\n");
    for (const line of text.trimEnd().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) carto_embed_\w+ .+|carto_embed_\w+(\{.*\})? \S+)$/);
    }
  });

  it("does not open without it, nor to anything like it", async () => {
    const refused: Record<string, string>[] = [
      {},
      { authorization: "Bearer" },
      { authorization: `Bearer ${TOKEN}x` },
      { authorization: `Bearer ${TOKEN.slice(0, -1)}` },
      { authorization: `Bearer ${TOKEN.toLowerCase()}` },
      { authorization: `Basic ${TOKEN}` },
      { authorization: TOKEN },
    ];
    for (const headers of refused) {
      const response = await get(headers);
      const body = await response.text();
      expect([headers, response.status]).toEqual([headers, 401]);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(body).not.toContain("carto_embed_");
      expect(body).not.toContain(TOKEN);
    }
  });

  it("does not open to a signed-in user", async () => {
    const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
    const login = await apiLogin(app.origin, { username: "user.ny@acme.com", password: "ny" });
    const { token } = await login.json();
    const signedIn: Record<string, string>[] = [{ cookie }, { authorization: `Bearer ${token}` }];
    for (const headers of signedIn) {
      const response = await get(headers);
      await response.body?.cancel();
      expect(response.status).toBe(401);
    }
  });

  it("takes GET alone", async () => {
    const response = await get({ authorization: `Bearer ${TOKEN}`, ...SAME_ORIGIN }, "POST");
    await response.body?.cancel();
    expect(response.status).toBe(405);
  });

  it("counts what a token cost, without a name or a token in it", async () => {
    const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
    const { token } = await (await requestToken(app.origin, cookie)).json();
    await (await requestToken(app.origin, cookie)).body?.cancel();
    const text = await (await get({ authorization: `Bearer ${TOKEN}` })).text();
    expect(text).toMatch(/^carto_embed_token_mints_total\{kind="oauth",outcome="\w+"\} 1$/m);
    // One for each of the two users who have signed in to a page: a sign-in mints a token.
    expect(text).toMatch(/^carto_embed_token_mints_total\{kind="api",outcome="\w+"\} 2$/m);
    expect(text).toMatch(/^carto_embed_token_hits_total\{kind="api",layer="memory"\} [12]$/m);
    expect(text).not.toContain(token);
    expect(text).not.toContain("boston");
  });
});

describe("/metrics without METRICS_TOKEN", () => {
  it("is not there, whatever bearer is sent", async () => {
    const app = await startApp({ environment: { METRICS_TOKEN: "" } });
    try {
      for (const authorization of ["Bearer ", `Bearer ${TOKEN}`, "Bearer undefined"]) {
        const response = await fetch(`${app.origin}/metrics`, { headers: { authorization } });
        expect(await response.text()).toContain("Page not found");
        expect(response.status).toBe(404);
      }
    } finally {
      await app.stop();
    }
  });
});
