/** A provider that is down, or has a wrong discovery document; for an app that has just started. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { type Forgery, startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { createVisitor } from "../helpers/visitor.ts";
import { expectRefused, faultOf } from "./refusals.ts";

const port = String(freePort());
const CLIENT = { appOrigin: `http://localhost:${port}`, authMethod: "client_secret_post" } as const;

let app: RunningApp;
let provider: TestProvider;
beforeAll(async () => {
  provider = await startProvider([CLIENT]);
  await provider.set({ people: { ann: { groups: ["BOSTON"], name: "Ann" } } });
  await provider.down();
  app = await startApp({ environment: { PORT: port, ...provider.environment(CLIENT) } });
});
afterAll(async () => {
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

async function signInPage() {
  const visitor = createVisitor();
  const answer = await visitor.visit(`${app.origin}/oidc/sign-in?next=%2F%3Fstore%3D7`);
  expect(visitor.cookies.size).toBe(0);
  return [answer.status, /<h1>(.*?)<\/h1>/.exec(answer.html)?.[1], answer.html] as const;
}

// The steps follow each other: once the provider was discovered, it is known for an hour.
describe("a provider", () => {
  it("that is down when the app starts does not keep it from starting", async () => {
    const response = await fetch(`${app.origin}/login`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Sign in with Acme ID");
  });

  it("that is down is reported on a page, with a retry", async () => {
    const [status, title, html] = await signInPage();
    expect([status, title]).toEqual([502, "The sign-in service is not responding"]);
    expect(html).toContain('href="/oidc/sign-in?next=%2F%3Fstore%3D7"');
    await provider.up();
  });

  const discoveries: [string, Record<string, unknown>][] = [
    ["calls itself by another name", { issuer: "https://evil.example" }],
    ["has a token endpoint in clear text", { token_endpoint: "http://tokens.example/token" }],
    ["has no keys", { jwks_uri: null }],
    ["takes no client secret", { token_endpoint_auth_methods_supported: ["private_key_jwt"] }],
  ];
  for (const [name, discovery] of discoveries) {
    it(`that ${name} is not used`, async () => {
      await provider.set({ discovery });
      const [status, title] = await signInPage();
      expect([status, title]).toEqual([502, "Sign-in is not configured correctly"]);
    });
  }

  it("is used as soon as it can be, with the client secret where it takes it", async () => {
    await provider.set({
      discovery: {
        token_endpoint_auth_methods_supported: ["client_secret_post"],
        id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
      },
    });
    const visitor = createVisitor();
    const done = await visitor.signIn(app.origin, "ann", "/?store=7");
    expect([done.status, done.location]).toEqual([303, `${app.origin}/?store=7`]);
  });

  it("that goes down during a sign-in is reported on a page, and the retry succeeds", async () => {
    const visitor = createVisitor();
    const callback = await visitor.signInThere(app.origin, "ann", "/?store=7");
    await provider.down();
    const answer = await visitor.visit(callback);
    expect(answer.status).toBe(502);
    expect(answer.html).toContain("The sign-in service is not responding");
    expect(answer.html).toContain('href="/oidc/sign-in?next=%2F%3Fstore%3D7"');
    expect(visitor.cookies.has("session")).toBe(false);
    await provider.up();
    expect((await visitor.signIn(app.origin, "ann")).status).toBe(303);
  });
});

// Its configuration says by now that it signs with HS256, or not at all.
describe("a sign-in that the provider answers in another way than it should", () => {
  const soon = Math.floor(Date.now() / 1000) + 120;
  const forgeries: [string, Forgery, string][] = [
    ["with another nonce", { claims: { nonce: "x".repeat(43) } }, "wrong_nonce"],
    ["without a nonce", { claims: { nonce: null } }, "wrong_token"],
    ["for another audience", { claims: { aud: "another-client" } }, "wrong_token"],
    ["for others too, and not to us", { claims: { aud: ["SELF", "other"] } }, "wrong_token"],
    ["of another issuer", { claims: { iss: "https://evil.example" } }, "wrong_token"],
    ["without a subject", { claims: { sub: null } }, "wrong_token"],
    ["signed by a stranger", { signedBy: "stranger" }, "wrong_token"],
    ["that is not signed (alg: none)", { signedBy: "none" }, "wrong_token"],
    ["signed with the client secret (HS256)", { signedBy: "client_secret" }, "wrong_token"],
    ["of 120 s from now", { shiftS: 120 }, "wrong_time"],
    ["not to be used for 120 s", { claims: { nbf: soon } }, "wrong_time"],
    ["that has just ended", { claims: { exp: soon - 121 } }, "wrong_time"],
  ];
  for (const [name, { claims, ...forgery }, fault] of forgeries) {
    it(`by an ID token ${name} is refused`, async () => {
      const visitor = createVisitor();
      const aud = Array.isArray(claims?.aud) ? { aud: [app.origin, "other"] } : {};
      await provider.set({ forgery: { ...forgery, claims: { ...claims, ...aud } } });
      const answer = await visitor.signIn(app.origin, "ann");
      const status = fault === "wrong_nonce" ? 400 : 502;
      expectRefused(answer, visitor, status, "Sign-in failed");
      expect(await faultOf(app, answer)).toBe(fault);
    });
  }

  for (const shiftS of [50, -50]) {
    it(`by a clock that is ${shiftS} s from ours lets the person in`, async () => {
      await provider.set({ forgery: { shiftS } });
      expect((await createVisitor().signIn(app.origin, "ann")).status).toBe(303);
    });
  }

  const codeAnswers: [string, { status: number; body: unknown }, string][] = [
    ["a refusal", { status: 400, body: { error: "invalid_grant" } }, "provider_refused"],
    ["a wrong secret", { status: 401, body: { error: "invalid_client" } }, "provider_refused"],
    ["a failure", { status: 503, body: { error: "<b>" } }, "provider_unreachable"],
    ["a page", { status: 200, body: "<html></html>" }, "invalid_answer"],
    [
      "no ID token",
      { status: 200, body: { access_token: "x", token_type: "bearer" } },
      "invalid_answer",
    ],
  ];
  for (const [name, tokenAnswer, fault] of codeAnswers) {
    it(`to the code, by ${name}, is reported as such`, async () => {
      const visitor = createVisitor();
      await provider.set({ tokenAnswer });
      const answer = await visitor.signIn(app.origin, "ann");
      const title = fault === "provider_unreachable"
        ? "The sign-in service is not responding"
        : "Sign-in is not configured correctly";
      expectRefused(answer, visitor, 502, title);
      expect(await faultOf(app, answer)).toBe(fault);
    });
  }
});
