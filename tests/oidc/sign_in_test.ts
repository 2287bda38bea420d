/** Signing in with a certified provider, by what a browser sends and gets. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken } from "../helpers/client.ts";
import { type Forgery, startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { type Answered, createVisitor, type Visitor } from "../helpers/visitor.ts";

const PEOPLE = {
  ann: { groups: ["BOSTON"], name: "Ann" },
  bob: { groups: ["NEW YORK"], email: "bob@acme.com" },
  eve: { groups: ["NOWHERE"] },
  one: { groups: "BOSTON" },
  nil: { name: "Nil" },
  sum: { groups: [] },
  num: { groups: { BOSTON: true } },
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

/** A page that says what failed, and no session. */
function expectRefused(answer: Answered, visitor: Visitor, status: number, title: string) {
  expect([answer.status, answer.html]).toEqual([status, expect.stringContaining(`<h1>${title}`)]);
  expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-security-policy")).toContain("form-action 'self'");
  expect(answer.html).not.toMatch(/\bat \w+ \(|\.ts:\d/);
  expect(visitor.cookies.has("session")).toBe(false);
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
      expect.stringMatching(/^sign-in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
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

  it("takes one text for one group, and names somebody by address or subject", async () => {
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

  it("believes no userinfo of somebody else", async () => {
    const visitor = createVisitor();
    await provider.set({ forgery: { claims: { groups: null, sub: "bob" } } });
    const answer = await visitor.signIn(app.origin, "ann");
    expectRefused(answer, visitor, 502, "You could not be signed in");
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
    expectRefused(await visitor.visit(first), visitor, 400, "This is not the sign-in you began");
    expect((await visitor.visit(second)).status).toBe(303);
    other.cookies.set("sign-in", ticket);
    expect((await other.visit(first)).status).toBe(303);
  });
});

describe("a sign-in that the provider answers in another way than it should", () => {
  const NOT_TRUSTED = "You could not be signed in";
  const forgeries: [string, Forgery, number][] = [
    ["with another nonce", { claims: { nonce: "x".repeat(43) } }, 400],
    ["without a nonce", { claims: { nonce: null } }, 502],
    ["for another audience", { claims: { aud: "another-client" } }, 502],
    ["for several audiences", { claims: { aud: ["another-client", "CLIENT"] } }, 502],
    ["of another issuer", { claims: { iss: "https://evil.example" } }, 502],
    ["without a subject", { claims: { sub: null } }, 502],
    ["signed by a stranger", { signedBy: "stranger" }, 502],
    ["signed by nobody (alg: none)", { signedBy: "nobody" }, 502],
    ["signed with the client secret (HS256)", { signedBy: "client_secret" }, 502],
    ["of 120 s from now", { shiftS: 120 }, 502],
    ["not to be used for 120 s", { claims: { nbf: Math.floor(Date.now() / 1000) + 120 } }, 502],
    ["that has just ended", { claims: { exp: Math.floor(Date.now() / 1000) - 1 } }, 502],
  ];
  for (const [name, forgery, status] of forgeries) {
    it(`by an ID token ${name} lets nobody in`, async () => {
      const visitor = createVisitor();
      const aud = Array.isArray(forgery.claims?.aud) ? ["another-client", app.origin] : undefined;
      const claims = { ...forgery.claims, ...(aud === undefined ? {} : { aud }) };
      await provider.set({ forgery: { ...forgery, claims } });
      expectRefused(await visitor.signIn(app.origin, "ann"), visitor, status, NOT_TRUSTED);
    });
  }

  for (const shiftS of [50, -50]) {
    it(`by a clock that is ${shiftS} s from ours lets the person in`, async () => {
      await provider.set({ forgery: { shiftS } });
      expect((await createVisitor().signIn(app.origin, "ann")).status).toBe(303);
    });
  }

  const codeAnswers: [string, { status: number; body: unknown }, string][] = [
    ["a refusal", { status: 400, body: { error: "invalid_grant" } }, "Sign-in is not set up right"],
    ["a wrong secret", { status: 401, body: { error: "invalid_client" } }, "Sign-in is not set up"],
    ["a failure", { status: 503, body: { error: "<b>" } }, "The sign-in service does not answer"],
    ["a page", { status: 200, body: "<html></html>" }, "Sign-in is not set up right"],
    [
      "no ID token",
      { status: 200, body: { access_token: "x", token_type: "bearer" } },
      "Sign-in is not set up right",
    ],
  ];
  for (const [name, tokenAnswer, title] of codeAnswers) {
    it(`to the code, by ${name}, is told as what it is`, async () => {
      const visitor = createVisitor();
      await provider.set({ tokenAnswer });
      expectRefused(await visitor.signIn(app.origin, "ann"), visitor, 502, title);
    });
  }
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
      expect.stringContaining("<h1>This sign-in was finished before"),
    ]);
    expect(again.html).toContain("Go to the map");
    expect(again.headers.getSetCookie()).toEqual([]);

    const thief = createVisitor();
    thief.cookies.set("sign-in", ticket);
    expectRefused(await thief.visit(callback), thief, 400, "This sign-in was finished before");
    expect(await provider.tokenRequests()).toBe(requests);
  });

  it("works in the browser that the sign-in began in, and in no other", async () => {
    const callback = await createVisitor().signInThere(app.origin, "ann");
    const requests = await provider.tokenRequests();
    const other = createVisitor();
    expectRefused(await other.visit(callback), other, 400, "This sign-in is over");
    await other.signInThere(app.origin, "bob");
    expectRefused(await other.visit(callback), other, 400, "This is not the sign-in you began");
    expect(await provider.tokenRequests()).toBe(requests);
  });

  const changes: [string, (url: URL) => void, string][] = [
    ["another state", ({ searchParams }) => searchParams.set("state", "x"), "This is not the sign"],
    ["no state", ({ searchParams }) => searchParams.delete("state"), "This is not the sign"],
    [
      "another provider's name",
      ({ searchParams }) => searchParams.set("iss", "https://evil.example"),
      "You could not be signed in",
    ],
    ["no name", ({ searchParams }) => searchParams.delete("iss"), "Sign-in is not set up right"],
    ["no code", ({ searchParams }) => searchParams.delete("code"), "Sign-in is not set up right"],
    ["another code", ({ searchParams }) => searchParams.set("code", "x"), "Sign-in is not set up"],
    ["two codes", ({ searchParams }) => searchParams.append("code", "x"), "Sign-in is not set up"],
  ];
  for (const [name, change, title] of changes) {
    it(`lets nobody in with ${name}`, async () => {
      const visitor = createVisitor();
      const url = new URL(await visitor.signInThere(app.origin, "ann"));
      change(url);
      const answer = await visitor.visit(url.href);
      expectRefused(answer, visitor, answer.status, title);
      expect([400, 502]).toContain(answer.status);
    });
  }

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
    expectRefused(answer, visitor, 502, "Sign-in is not set up right");
    expect(answer.html).not.toContain("alert(1)");
    expect(app.output()).not.toContain("forged log");
  });
});

describe("somebody without a group", () => {
  for (
    const [name, status, title] of [
      ["nil", 403, "Your account has no group here"],
      ["sum", 403, "Your account has no group here"],
      ["num", 403, "Your account has no group here"],
      ["all", 403, "Your account has too many groups"],
    ] as const
  ) {
    it(`is told so and let in no further: ${name}`, async () => {
      const visitor = createVisitor();
      expectRefused(await visitor.signIn(app.origin, name), visitor, status, title);
    });
  }
});
