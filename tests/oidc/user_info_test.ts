/** Groups behind a scope, and userinfo that the provider signs. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { type Forgery, startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { createVisitor } from "../helpers/visitor.ts";
import { lineOf } from "../helpers/log_lines.ts";
import { expectRefused, faultOf } from "./refusals.ts";

let app: RunningApp;
let provider: TestProvider;
beforeAll(async () => {
  const port = String(freePort());
  const client = { appOrigin: `http://localhost:${port}`, signedUserinfo: true };
  provider = await startProvider([client]);
  await provider.set({ people: { ann: { teams: ["BOSTON"], name: "Ann" } } });
  // The provider has the claim behind a scope of the same name, which the app does not request.
  const environment = { ...provider.environment(client), OIDC_GROUPS_CLAIM: "teams" };
  app = await startApp({ environment: { PORT: port, ...environment } });
});
afterAll(async () => {
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

describe("groups behind a scope that is not asked for", () => {
  it("are refused with the scope's name, in the page and in the log", async () => {
    const visitor = createVisitor();
    const answer = await visitor.signIn(app.origin, "ann");
    expectRefused(answer, visitor, 403, "Your account has no group here");
    expect(answer.html).toContain("Missing scope: teams.");
    expect(await faultOf(app, answer)).toBe("scope_missing");
    const id = answer.headers.get("x-request-id") ?? "none";
    const { error } = await lineOf(app, (line) => line.includes(id));
    expect(error).toBe(
      "The claim teams is missing, and OIDC_SCOPES does not ask for the scope teams, which the " +
        "provider offers: add it to OIDC_SCOPES",
    );
  });
});

describe("userinfo that the provider signs", () => {
  /** The ID token has groups but no name, so the name comes from userinfo. */
  async function signIn(userinfoForgery: Forgery | null) {
    await provider.set({
      forgery: { claims: { teams: ["BOSTON"], name: null } },
      userinfoForgery,
    });
    const visitor = createVisitor();
    return { visitor, answer: await visitor.signIn(app.origin, "ann") };
  }

  it("is taken", async () => {
    const { visitor, answer } = await signIn(null);
    expect(answer.status).toBe(303);
    expect((await visitor.visit(answer.location)).html).toContain("Ann");
  });

  it("is taken with the groups, and without an issuer and an audience", async () => {
    const { visitor, answer } = await signIn({ claims: { iss: null, aud: null, name: "Anna" } });
    expect(answer.status).toBe(303);
    expect((await visitor.visit(answer.location)).html).toContain("Anna");
    await provider.set({ userinfoForgery: { claims: { teams: ["BOSTON"] } } });
    expect((await createVisitor().signIn(app.origin, "ann")).status).toBe(303);
  });

  const soon = Math.floor(Date.now() / 1000);
  const FORGERIES: Readonly<Record<string, Forgery>> = {
    "of another issuer": { claims: { iss: "https://evil.example" } },
    "for another client": { claims: { aud: "another-client" } },
    "of another user": { claims: { sub: "bob" } },
    "without a subject": { claims: { sub: null } },
    "that has ended": { claims: { exp: soon - 3_600 } },
    "signed by another key": { signedBy: "stranger" },
    "signed with the client's secret": { signedBy: "client_secret" },
    "without a signature": { signedBy: "none" },
  };
  for (const [what, forgery] of Object.entries(FORGERIES)) {
    it(`is not believed: one ${what}`, async () => {
      const { visitor, answer } = await signIn(forgery);
      expectRefused(answer, visitor, 502, "Sign-in failed");
      expect(await faultOf(app, answer)).toBe("wrong_token");
    });
  }
});
