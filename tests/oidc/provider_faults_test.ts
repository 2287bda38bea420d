/** A provider that is away, or says of itself what it should not; on an app that has just begun. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { createVisitor } from "../helpers/visitor.ts";

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

  it("that is down is told on a page, with the way to try again", async () => {
    const [status, title, html] = await signInPage();
    expect([status, title]).toEqual([502, "The sign-in service does not answer"]);
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
      expect([status, title]).toEqual([502, "Sign-in is not set up right"]);
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

  for (const signedBy of ["nobody", "client_secret"] as const) {
    it(`that says it signs like this is not believed: ${signedBy}`, async () => {
      await provider.set({ forgery: { signedBy } });
      const visitor = createVisitor();
      expect((await visitor.signIn(app.origin, "ann")).status).toBe(502);
      expect(visitor.cookies.has("session")).toBe(false);
    });
  }

  it("that goes down while somebody signs in is told on a page, and signs them in after", async () => {
    const visitor = createVisitor();
    const callback = await visitor.signInThere(app.origin, "ann", "/?store=7");
    await provider.down();
    const answer = await visitor.visit(callback);
    expect(answer.status).toBe(502);
    expect(answer.html).toContain("The sign-in service does not answer");
    expect(answer.html).toContain('href="/oidc/sign-in?next=%2F%3Fstore%3D7"');
    expect(visitor.cookies.has("session")).toBe(false);
    await provider.up();
    expect((await visitor.signIn(app.origin, "ann")).status).toBe(303);
  });
});
