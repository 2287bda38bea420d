/** Signing out, here and at the provider, by what browser and provider send to two processes. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, SAME_ORIGIN } from "../helpers/client.ts";
import { say } from "../../lib/log/terminal.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { createVisitor, type Visitor } from "../helpers/visitor.ts";

const PASSWORD = "a long pass phrase";
/** The guarantees: no session after five seconds, no token at CARTO after ten. */
const ENDED_MS = 5_000;
const DELETED_MS = 10_000;

let dataDir: string;
let cloud: Cloud;
/** The users' process. */
let app: RunningApp;
/** Another process of the same installation. */
let other: RunningApp;
let provider: TestProvider;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await addUser(dataDir, { username: "pat", group: "BOSTON", password: PASSWORD });
  const [port, otherPort] = [String(freePort()), String(freePort())];
  const client = { appOrigin: `http://localhost:${port}` };
  [cloud, provider] = await Promise.all([startCloud(), startProvider([client])]);
  await provider.set({
    people: {
      ann: { groups: ["BOSTON"], name: "Ann" },
      bob: { groups: ["NEW YORK"] },
      zoe: { groups: ["BOSTON"] },
    },
  });
  const environment = {
    ...cloud.environment,
    ...provider.environment(client),
    APP_ORIGIN: client.appOrigin,
    AUDIT_LOG: `${dataDir}/audit.jsonl`,
  };
  [app, other] = await Promise.all([
    startApp({ dataDir, environment: { ...environment, PORT: port } }),
    startApp({ dataDir, environment: { ...environment, PORT: otherPort } }),
  ]);
  otherOrigin = `http://localhost:${otherPort}`;
});
afterAll(async () => {
  await Promise.all([app.stop(), other.stop()]);
  await provider[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

let otherOrigin: string;

async function signedIn(name: string): Promise<Visitor> {
  const visitor = createVisitor();
  expect((await visitor.signIn(app.origin, name)).status).toBe(303);
  expect(await statusOf(visitor)).toBe(200);
  return visitor;
}

async function statusOf(visitor: Visitor, origin = app.origin): Promise<number> {
  const response = await requestToken(origin, `session=${visitor.cookies.get("session")}`);
  await response.body?.cancel();
  return response.status;
}

/** Polls a condition, and fails if it is not true within the guaranteed time. */
async function within(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!await isSo()) {
    expect(performance.now() - startedAt).toBeLessThan(ms);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The user's audit records, in order. */
async function audited(username: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${dataDir}/audit.jsonl`);
  const records = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  return records.filter((record) =>
    username === (record.username ?? record.owner)?.split(":").at(-1)
  )
    .map(({ event, reason }) => reason === undefined ? event : `${event}: ${reason}`);
}

const logOut = (visitor: Visitor) =>
  visitor.visit(`${app.origin}/logout`, { method: "POST", headers: SAME_ORIGIN });

/** Signs out at the provider from everything. @returns the redirect. */
async function signOutThere(visitor: Visitor, address = `${provider.issuer}/session/end`) {
  const { html } = await visitor.visit(address);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const body = new URLSearchParams({ xsrf, logout: "yes" });
  const init = { method: "POST", body };
  return (await visitor.visit(`${provider.issuer}/session/end/confirm`, init)).location;
}

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

  it("redirects to the provider, which signs out the person and no one else", async () => {
    const visitor = await signedIn("ann");
    await logOut(visitor);
    const { status, location } = await visitor.visit(`${app.origin}/oidc/sign-out`);
    expect(status).toBe(303);
    const url = new URL(location);
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.issuer}/session/end`);
    expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${app.origin}/oidc/signed-out`);
    expect(url.searchParams.get("client_id")).toBe(app.origin);
    const back = await signOutThere(visitor, location);
    expect(back.startsWith(`${app.origin}/oidc/signed-out?state=`)).toBe(true);
    expect((await visitor.visit(back)).html)
      .toContain("You are signed out here and of Acme ID.");
    expect(visitor.cookies.has("sign-out")).toBe(false);
  });

  it("is not shown as done there for a forged address", async () => {
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
      body: new URLSearchParams({ username: "pat", password: PASSWORD }),
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

  it("ends the session that began there on every process, and no other of the person's", async () => {
    const [here, elsewhere] = [await signedIn("zoe"), await signedIn("zoe")];
    expect(await statusOf(here, otherOrigin)).toBe(200);
    await signOutThere(here);
    expect(await statusOf(here)).toBe(401);
    await within(ENDED_MS, async () => await statusOf(here, otherOrigin) === 401);
    const revocations = async () =>
      (await audited("zoe")).filter((event) => event === "token_revoked: signed_out").length;
    await within(DELETED_MS, async () => await revocations() === 1);
    // The remaining session gets another token.
    expect(await statusOf(elsewhere)).toBe(200);
    await signOutThere(elsewhere);
    await within(DELETED_MS, async () => await revocations() === 2);
    expect((await audited("zoe")).slice(-2))
      .toEqual(["signed_out: signed_out_at_provider", "token_revoked: signed_out"]);
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

  it("happens once per token, and succeeds where there is nothing to end", async () => {
    const token = await logoutToken({ sid: "a session we never had" });
    expect(await send(token)).toEqual({ status: 200, body: "" });
    const ann = await signedIn("ann");
    const again = await logoutToken({ sub: "ann", jti: "once" });
    expect((await send(again)).status).toBe(200);
    expect(await statusOf(ann)).toBe(401);
    const back = await signedIn("ann");
    const { status, body } = await send(again);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({
      error: "invalid_request",
      error_description: expect.stringContaining("was used before"),
    });
    expect(await statusOf(back)).toBe(200);
  });

  it("happens once for ten concurrent copies, at two processes", async () => {
    const ann = await signedIn("ann");
    const token = await logoutToken({ sub: "ann" });
    const before = (await audited("ann")).length;
    const copies = Array.from(
      { length: 10 },
      (_, at) =>
        fetch(`${at % 2 === 0 ? app.origin : otherOrigin}/api/oidc/back-channel-logout`, {
          method: "POST",
          body: new URLSearchParams({ logout_token: token }),
        }).then(async (response) => [response.status, await response.text()] as const),
    );
    const statuses = (await Promise.all(copies)).map(([status]) => status);
    say(`10 copies of a logout token at once: ${statuses.toSorted().join(" ")}`);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400 || status === 503)).toHaveLength(9);
    expect(await statusOf(ann)).toBe(401);
    const ends = (await audited("ann")).slice(before)
      .filter((event) => event.startsWith("signed_out"));
    expect(ends).toEqual(["signed_out: signed_out_at_provider"]);
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
      await provider.sign({ sub: "ann" }, { signedBy: "none" }),
    ];
    for (const token of bad) expect((await send(token)).status).toBe(400);
    expect(await statusOf(ann)).toBe(200);
  });

  it("is accepted as a form by POST, from any sender", async () => {
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
