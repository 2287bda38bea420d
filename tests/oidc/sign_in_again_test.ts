/** A change in the console by a person of the identity provider, who must sign in there again. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { createVisitor, type Visitor } from "../helpers/visitor.ts";

let app: RunningApp;
let provider: TestProvider;
beforeAll(async () => {
  const port = String(freePort());
  const client = { appOrigin: `http://localhost:${port}` };
  provider = await startProvider([client]);
  await provider.set({ people: { bob: { groups: ["NEW YORK"] } } });
  app = await startApp({
    environment: { PORT: port, ADMIN_GROUPS: "NEW YORK", ...provider.environment(client) },
  });
});
afterAll(async () => {
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

/** Makes a change: revokes a token that there is not. @returns the answer's status or path. */
async function change(visitor: Visitor): Promise<number | string> {
  const { status, location } = await visitor.visit(`${app.origin}/admin/api-tokens/revoke`, {
    method: "POST",
    body: new URLSearchParams({ name: "none" }),
    headers: { ...SAME_ORIGIN, referer: `${app.origin}/admin?lang=es` },
  });
  return location === "" ? status : location.slice(app.origin.length);
}

/** What the sign-in page offers. */
async function offered(visitor: Visitor, path: string): Promise<string> {
  const { html, status } = await visitor.visit(app.origin + path);
  expect([status, html.includes('type="password"')]).toEqual([200, false]);
  return /href="(\/oidc\/sign-in[^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
}

describe("a change by a person of the provider", () => {
  it("needs a sign-in there, which their session at the provider is no proof of", async () => {
    const visitor = createVisitor();
    await visitor.signIn(app.origin, "bob");
    // The second sign-in is by the provider's cookie, without a prompt.
    await visitor.signIn(app.origin, "bob");
    const path = await change(visitor);
    expect(path).toBe("/admin/sign-in?next=%2Fadmin%3Flang%3Des");
    const link = await offered(visitor, String(path));
    const { location } = await visitor.visit(app.origin + link);
    const query = new URL(location).searchParams;
    expect([query.get("prompt"), query.get("max_age")]).toEqual(["login", "0"]);
    const answered = await visitor.visit(await visitor.signInAt(location, "bob"));
    expect(answered.location).toBe(`${app.origin}/admin?lang=es`);
    // There is no such token: the change is now made, and fails for that.
    expect(await change(visitor)).toBe(404);
  });

  it("is not let through by a provider that does not ask", async () => {
    const visitor = createVisitor();
    await visitor.signIn(app.origin, "bob");
    const path = "/oidc/sign-in?again=1&next=%2Fadmin";
    for (const auth_time of [null, Math.floor(Date.now() / 1000) - 3600]) {
      const { location } = await visitor.visit(app.origin + path);
      await provider.set({ forgery: { claims: { auth_time } } });
      const { html, status } = await visitor.visit(await visitor.signInAt(location, "bob"));
      expect([auth_time, status]).toEqual([auth_time, 502]);
      expect(html).toContain("You were not asked to sign in again");
      expect(await change(visitor)).toMatch(/^\/admin\/sign-in/);
    }
  });
});
