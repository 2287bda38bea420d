/** Signing out, here and at the provider, by what browser and provider send. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, SAME_ORIGIN } from "../helpers/client.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { createVisitor, type Visitor } from "../helpers/visitor.ts";

let app: RunningApp;
let provider: TestProvider;
beforeAll(async () => {
  const port = String(freePort());
  const client = { appOrigin: `http://localhost:${port}` };
  provider = await startProvider([client]);
  await provider.set({
    people: { ann: { groups: ["BOSTON"], name: "Ann" }, bob: { groups: ["NEW YORK"] } },
  });
  app = await startApp({ environment: { PORT: port, ...provider.environment(client) } });
});
afterAll(async () => {
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

async function signedIn(name: string): Promise<Visitor> {
  const visitor = createVisitor();
  expect((await visitor.signIn(app.origin, name)).status).toBe(303);
  expect(await statusOf(visitor)).toBe(200);
  return visitor;
}

async function statusOf(visitor: Visitor): Promise<number> {
  const response = await requestToken(app.origin, `session=${visitor.cookies.get("session")}`);
  await response.body?.cancel();
  return response.status;
}

const logOut = (visitor: Visitor) =>
  visitor.visit(`${app.origin}/logout`, { method: "POST", headers: SAME_ORIGIN });

describe("signing out here", () => {
  it("ends the session, and offers to sign out at the provider by a link", async () => {
    const visitor = await signedIn("ann");
    const { status, location } = await logOut(visitor);
    expect([status, location]).toEqual([303, `${app.origin}/oidc/signed-out`]);
    expect(await statusOf(visitor)).toBe(401);
    const { html } = await visitor.visit(location);
    expect(html).toContain("You may still be signed in to Acme ID");
    expect(html).toContain('href="/oidc/sign-out"');
    expect(html).not.toContain("id_token");
  });

  it("leads on to the provider, which signs out the person and nobody else", async () => {
    const visitor = await signedIn("ann");
    await logOut(visitor);
    const { status, location } = await visitor.visit(`${app.origin}/oidc/sign-out`);
    expect(status).toBe(303);
    const url = new URL(location);
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.issuer}/session/end`);
    expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${app.origin}/oidc/signed-out`);
    expect(url.searchParams.get("client_id")).toBe(app.origin);
    const { html } = await visitor.visit(location);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const back = await visitor.visit(`${provider.issuer}/session/end/confirm`, {
      method: "POST",
      body: new URLSearchParams({ xsrf, logout: "yes" }),
    });
    expect(back.location.startsWith(`${app.origin}/oidc/signed-out?state=`)).toBe(true);
    expect((await visitor.visit(back.location)).html)
      .toContain("You are signed out here and of Acme ID.");
    expect(visitor.cookies.has("sign-out")).toBe(false);
  });

  it("is not said to have happened there by an address that somebody made up", async () => {
    const visitor = await signedIn("ann");
    await logOut(visitor);
    const { html } = await visitor.visit(`${app.origin}/oidc/signed-out?state=made-up`);
    expect(html).toContain("You may still be signed in to Acme ID");
  });

  it("leads nowhere without the ticket", async () => {
    const stranger = createVisitor();
    stranger.cookies.set("sign-out", "x".repeat(43));
    const { status, location } = await stranger.visit(`${app.origin}/oidc/sign-out`);
    expect([status, location]).toEqual([303, `${app.origin}/login`]);
  });

  it("of who signed in with a password has nothing to do with the provider", async () => {
    const visitor = createVisitor();
    await visitor.visit(`${app.origin}/login`, {
      method: "POST",
      headers: SAME_ORIGIN,
      body: new URLSearchParams({ username: "user.boston@acme.com", password: "boston" }),
    });
    expect(await statusOf(visitor)).toBe(200);
    expect((await logOut(visitor)).location).toBe(`${app.origin}/login`);
  });
});

const EVENT = "http://schemas.openid.net/event/backchannel-logout";

describe("signing out at the provider", () => {
  async function logoutToken(claims: Record<string, unknown>): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return await provider.sign({
      iss: provider.issuer,
      aud: app.origin,
      iat: now,
      exp: now + 120,
      jti: crypto.randomUUID(),
      events: { [EVENT]: {} },
      ...claims,
    }, { typ: "logout+jwt" });
  }

  async function send(token: string, init: RequestInit = {}) {
    const response = await fetch(`${app.origin}/api/oidc/back-channel-logout`, {
      method: "POST",
      body: new URLSearchParams({ logout_token: token }),
      ...init,
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    return { status: response.status, body: await response.text() };
  }

  it("ends the session that began there, and no other of the person's", async () => {
    const [here, elsewhere] = [await signedIn("ann"), await signedIn("ann")];
    const { html } = await here.visit(`${provider.issuer}/session/end`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    await here.visit(`${provider.issuer}/session/end/confirm`, {
      method: "POST",
      body: new URLSearchParams({ xsrf, logout: "yes" }),
    });
    expect(await statusOf(here)).toBe(401);
    expect(await statusOf(elsewhere)).toBe(200);
  });

  it("ends all of the person's sessions where it names the person alone", async () => {
    const [one, two, bob] = [await signedIn("ann"), await signedIn("ann"), await signedIn("bob")];
    expect((await send(await logoutToken({ sub: "ann" }))).status).toBe(200);
    expect([await statusOf(one), await statusOf(two), await statusOf(bob)]).toEqual([
      401,
      401,
      200,
    ]);
  });

  it("is obeyed once by one token, and answered well where there is nothing to end", async () => {
    const token = await logoutToken({ sid: "a session we never had" });
    expect(await send(token)).toEqual({ status: 200, body: "" });
    const ann = await signedIn("ann");
    const again = await logoutToken({ sub: "ann", jti: "once" });
    expect((await send(again)).status).toBe(200);
    expect(await statusOf(ann)).toBe(401);
    const back = await signedIn("ann");
    expect(await send(again)).toEqual({ status: 400, body: '{"error":"invalid_request"}' });
    expect(await statusOf(back)).toBe(200);
  });

  it("is not believed of anybody but the provider", async () => {
    const ann = await signedIn("ann");
    const bad = [
      "",
      "a.b.c",
      await logoutToken({ sub: "ann", aud: "another-client" }),
      await logoutToken({ sub: "ann", iss: "https://evil.example" }),
      await logoutToken({ sub: "ann", nonce: "n" }),
      await logoutToken({ sub: "ann", events: {} }),
      await logoutToken({}),
      await provider.sign({ sub: "ann" }, { signedBy: "stranger" }),
      await provider.sign({ sub: "ann", aud: app.origin }, { signedBy: "client_secret" }),
      await provider.sign({ sub: "ann" }, { signedBy: "nobody" }),
    ];
    for (const token of bad) expect((await send(token)).status).toBe(400);
    expect(await statusOf(ann)).toBe(200);
  });

  it("is taken as a form by POST, whoever sends it from wherever", async () => {
    const ann = await signedIn("ann");
    const token = await logoutToken({ sub: "ann" });
    const headers = { "content-type": "application/json" };
    expect((await send("", { body: JSON.stringify({ logout_token: token }), headers })).status)
      .toBe(415);
    expect((await send("", { method: "GET", body: null })).status).toBe(405);
    expect(await statusOf(ann)).toBe(200);
    const crossSite = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    expect((await send(token, { headers: crossSite })).status).toBe(200);
    expect(await statusOf(ann)).toBe(401);
  });
});
