/** Signing in with a certified provider, by what a browser sends and gets. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { providerUsername } from "../../lib/identity/oidc/id_claims.ts";
import type { OidcFault } from "../../lib/identity/oidc/oidc_errors.ts";
import { problem } from "../../lib/http/problem.ts";
import { problemTexts } from "../../lib/locale/problem_texts.ts";
import { requestToken } from "../helpers/client.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { runUsers } from "../helpers/users.ts";
import { createVisitor, type Visitor } from "../helpers/visitor.ts";
import { lineOf } from "../helpers/log_lines.ts";
import { expectRefused, faultOf } from "./refusals.ts";

const PEOPLE = {
  ann: { groups: ["BOSTON"], name: "Ann" },
  bob: { groups: ["NEW YORK"], email: "bob@acme.com" },
  eve: { groups: ["NOWHERE"] },
  one: { groups: "BOSTON" },
  nil: { name: "Nil" },
  sum: { groups: [] },
  num: { groups: { BOSTON: true } },
  out: { groups: ["BOSTON"] },
  all: { groups: Array.from({ length: 201 }, (_, index) => `group ${index}`) },
};

let app: RunningApp;
let provider: TestProvider;
beforeAll(async () => {
  const port = String(freePort());
  const client = { appOrigin: `http://localhost:${port}` };
  provider = await startProvider([client]);
  await provider.set({ people: PEOPLE });
  app = await startApp({ environment: { PORT: port, ...provider.environment(client) } });
});
afterAll(async () => {
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

async function tokenOf(visitor: Visitor) {
  const response = await requestToken(app.origin, `session=${visitor.cookies.get("session")}`);
  return { status: response.status, ...await response.json() };
}

describe("signing in with the provider", () => {
  it("sends the browser there with PKCE, state and nonce, and a ticket only we read", async () => {
    const visitor = createVisitor();
    const { status, location, headers } = await visitor.visit(`${app.origin}/oidc/sign-in`);
    expect(status).toBe(303);
    expect(location.startsWith(`${provider.issuer}/auth?`)).toBe(true);
    const query = Object.fromEntries(new URL(location).searchParams);
    expect(query).toEqual({
      client_id: app.origin,
      redirect_uri: `${app.origin}/oidc/callback`,
      response_type: "code",
      scope: "openid profile email",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^sign-in=[\w-]{43}\.\d+\.[\w-]+\.[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("leads to the map of the person's groups, in a session of their own", async () => {
    const visitor = createVisitor();
    const done = await visitor.signIn(app.origin, "ann");
    expect([done.status, done.location]).toEqual([303, `${app.origin}/`]);
    const { html } = await visitor.visit(done.location);
    expect(html).toContain("Ann");
    const { status, groups } = await tokenOf(visitor);
    expect([status, groups]).toEqual([200, ["BOSTON"]]);
  });

  it("leads to where the person wanted to go, within this application", async () => {
    for (const [next, path] of [["/?store=7", "/?store=7"], ["https://evil.example/", "/"]]) {
      const done = await createVisitor().signIn(app.origin, "ann", next);
      expect([done.status, done.location]).toEqual([303, `${app.origin}${path}`]);
    }
  });

  it("takes one text for one group, and names a user by address or subject", async () => {
    const [bob, one] = [createVisitor(), createVisitor()];
    const page = await bob.visit((await bob.signIn(app.origin, "bob")).location);
    expect(page.html).toContain("bob@acme.com");
    await one.signIn(app.origin, "one");
    expect((await tokenOf(one)).groups).toEqual(["BOSTON"]);
  });

  it("asks userinfo for the groups that the ID token lacks", async () => {
    const visitor = createVisitor();
    await provider.set({ forgery: { claims: { groups: null, name: null } } });
    expect((await visitor.signIn(app.origin, "ann")).status).toBe(303);
    expect((await tokenOf(visitor)).groups).toEqual(["BOSTON"]);
  });

  it("asks userinfo for groups that are null in the ID token", async () => {
    const visitor = createVisitor();
    await provider.set({ forgery: { nulls: ["groups"] } });
    expect((await visitor.signIn(app.origin, "ann")).status).toBe(303);
    expect((await tokenOf(visitor)).groups).toEqual(["BOSTON"]);
  });

  it("ignores userinfo of another user", async () => {
    const visitor = createVisitor();
    await provider.set({ forgery: { claims: { groups: null, sub: "bob" } } });
    const answer = await visitor.signIn(app.origin, "ann");
    expectRefused(answer, visitor, 502, "Sign-in failed");
  });

  it("keeps a group that the policy does not know, and gives nothing for it", async () => {
    const visitor = createVisitor();
    expect((await visitor.signIn(app.origin, "eve")).status).toBe(303);
    expect(await tokenOf(visitor)).toMatchObject({ status: 403, code: "no_access" });
  });

  it("ends the session that was there before", async () => {
    const visitor = createVisitor();
    await visitor.signIn(app.origin, "ann");
    const before = `session=${visitor.cookies.get("session")}`;
    await visitor.signIn(app.origin, "ann");
    const response = await requestToken(app.origin, before);
    await response.body?.cancel();
    expect(response.status).toBe(401);
    expect((await tokenOf(visitor)).status).toBe(200);
  });

  it("goes on in each of two windows", async () => {
    const [visitor, other] = [createVisitor(), createVisitor()];
    const first = await visitor.signInThere(app.origin, "ann");
    const ticket = visitor.cookies.get("sign-in") ?? "";
    const second = await visitor.signInThere(app.origin, "ann");
    expectRefused(await visitor.visit(first), visitor, 400, "This is not the sign-in you started");
    expect((await visitor.visit(second)).status).toBe(303);
    other.cookies.set("sign-in", ticket);
    expect((await other.visit(first)).status).toBe(303);
  });
});

describe("the address that the provider sends the browser back to", () => {
  it("works once", async () => {
    const visitor = createVisitor();
    const callback = await visitor.signInThere(app.origin, "ann");
    const ticket = visitor.cookies.get("sign-in") ?? "";
    expect((await visitor.visit(callback)).status).toBe(303);
    const requests = await provider.tokenRequests();

    const again = await visitor.visit(callback);
    expect([again.status, again.html]).toEqual([
      400,
      expect.stringContaining("<h1>Sign-in already finished"),
    ]);
    expect(again.html).toContain("Go to the map");
    expect(again.headers.getSetCookie()).toEqual([]);

    const thief = createVisitor();
    thief.cookies.set("sign-in", ticket);
    expectRefused(await thief.visit(callback), thief, 400, "Sign-in already finished");
    expect(await provider.tokenRequests()).toBe(requests);
  });

  it("works in the browser that the sign-in began in, and in no other", async () => {
    const callback = await createVisitor().signInThere(app.origin, "ann");
    const requests = await provider.tokenRequests();
    const other = createVisitor();
    expectRefused(await other.visit(callback), other, 400, "Sign-in expired");
    await other.signInThere(app.origin, "bob");
    expectRefused(await other.visit(callback), other, 400, "This is not the sign-in you started");
    expect(await provider.tokenRequests()).toBe(requests);
  });

  const changes: [string, (query: URLSearchParams) => void, OidcFault][] = [
    ["another state", (query) => query.set("state", "x"), "wrong_state"],
    ["no state", (query) => query.delete("state"), "wrong_state"],
    ["another provider's name", (query) => query.set("iss", "https://a.example"), "wrong_issuer"],
    ["no provider's name", (query) => query.delete("iss"), "invalid_answer"],
    ["no code", (query) => query.delete("code"), "invalid_answer"],
    ["another code", (query) => query.set("code", "x"), "provider_refused"],
    ["two codes", (query) => query.append("code", "x"), "invalid_answer"],
  ];
  for (const [name, change, fault] of changes) {
    it(`refuses ${name}`, async () => {
      const visitor = createVisitor();
      const url = new URL(await visitor.signInThere(app.origin, "ann"));
      change(url.searchParams);
      const answer = await visitor.visit(url.href);
      const expected = problem(`sign_in_${fault}`);
      expectRefused(answer, visitor, expected.status, problemTexts(expected, "en").title);
      expect(await faultOf(app, answer)).toBe(fault);
    });
  }

  it("refuses a code of another sign-in, used or not", async () => {
    const [ann, bob] = [createVisitor(), createVisitor()];
    const codeOf = (address: string) => new URL(address).searchParams.get("code") ?? "none";
    const used = await ann.signInThere(app.origin, "ann");
    expect((await ann.visit(used)).status).toBe(303);
    const unused = await ann.signInThere(app.origin, "ann");
    for (const code of [codeOf(used), codeOf(unused)]) {
      const address = new URL(await bob.signInThere(app.origin, "bob"));
      address.searchParams.set("code", code);
      const answer = await bob.visit(address.href);
      expectRefused(answer, bob, 502, "Sign-in is not configured correctly");
      expect(await faultOf(app, answer)).toBe("provider_refused");
    }
  });

  it("says that the person cancelled, in no words of the provider's", async () => {
    const visitor = createVisitor();
    const callback = await visitor.signInThere(app.origin, null, "/?store=7");
    expect(new URL(callback).searchParams.get("error_description")).toBe("<b>cancelled</b>");
    const answer = await visitor.visit(callback);
    expectRefused(answer, visitor, 403, "You are not signed in");
    expect(answer.html).not.toContain("cancelled</b>");
    expect(answer.html).toContain('href="/oidc/sign-in?next=%2F%3Fstore%3D7"');
  });

  it("takes an error that is none for one, and shows nothing of it", async () => {
    const visitor = createVisitor();
    const url = new URL(await visitor.signInThere(app.origin, "ann"));
    url.searchParams.set("error", "<script>alert(1)</script>\r\nforged log");
    const answer = await visitor.visit(url.href);
    expectRefused(answer, visitor, 502, "Sign-in is not configured correctly");
    expect(answer.html).not.toContain("alert(1)");
    expect(app.output() + await app.audit()).not.toContain("forged log");
  });
});

describe("a user without a group", () => {
  for (
    const [name, status, title] of [
      ["nil", 403, "Your account has no group here"],
      ["sum", 403, "Your account has no group here"],
      ["num", 403, "Your account has no group here"],
      ["all", 403, "Your account has too many groups"],
    ] as const
  ) {
    it(`sees so and gets no session: ${name}`, async () => {
      const visitor = createVisitor();
      expectRefused(await visitor.signIn(app.origin, name), visitor, status, title);
    });
  }
});

describe("a disabled user", () => {
  it("sees so, whatever the provider says", async () => {
    expect((await createVisitor().signIn(app.origin, "out")).status).toBe(303);
    const username = providerUsername(provider.issuer, "out");
    const { output } = await runUsers(["disable", username], app);
    expect(output).toContain(`${username} is disabled; 1 session ended.`);
    const visitor = createVisitor();
    const answer = await visitor.signIn(app.origin, "out");
    expectRefused(answer, visitor, 403, "Your account is disabled here");
  });
});

describe("the audit", () => {
  it("records who signed in, and why a sign-in failed", async () => {
    const username = providerUsername(provider.issuer, "ann");
    await createVisitor().signIn(app.origin, "ann");
    expect(await lineOf(app, (line) => line.includes('"signed_in"') && line.includes(username)))
      .toMatchObject({ username, groups: ["BOSTON"], method: "oidc" });
    await createVisitor().signIn(app.origin, null);
    expect(
      await lineOf(app, (line) => line.includes('"denied_by_user"') && line.includes('"prev"')),
    )
      .toMatchObject({ event: "sign_in_failed", method: "oidc", name_hash: null });
  });

  it("and the log have no code, token or secret", async () => {
    const visitor = createVisitor();
    const callback = new URL(await visitor.signInThere(app.origin, "ann"));
    await visitor.visit(callback.href);
    await visitor.visit(callback.href);
    const secrets = [
      callback.searchParams.get("code") ?? "none",
      callback.searchParams.get("state") ?? "none",
      visitor.cookies.get("sign-in") ?? "none",
      provider.environment({ appOrigin: app.origin }).OIDC_CLIENT_SECRET ?? "none",
      "eyJ",
    ];
    const written = app.output() + await app.audit();
    for (const secret of secrets) expect(written).not.toContain(secret);
  });
});
