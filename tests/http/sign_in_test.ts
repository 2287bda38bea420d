import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

const BOSTON = ["user.boston@acme.com", "boston"] as const;

async function page(path: string, init: RequestInit = {}) {
  const response = await fetch(`${app.origin}${path}`, { redirect: "manual", ...init });
  return { response, html: await response.text() };
}

describe("signing in", () => {
  it("is what a visitor of / is sent to", async () => {
    const { response } = await page("/");
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/login");
  });

  it("shows a form that needs no script", async () => {
    const { response, html } = await page("/login");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(html).toMatch(/<form[^>]*method="post"[^>]*action="\/login"/);
    // The only script comes last, and has nothing inline.
    expect(html).toMatch(
      /<\/main><script type="module" src="[^"]+" nonce="\w+"><\/script><\/body>/,
    );
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  it("leads to the map, with a cookie only the server reads", async () => {
    const response = await postLogin(app.origin, ...BOSTON);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/");
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    expect(cookies[1]).toMatch(/^devices=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookies[0]).toMatch(
      /^session=[\w-]+\.[\w-]+\.[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const { html } = await page("/", { headers: { cookie: cookies[0]?.split(";")[0] ?? "" } });
    expect(html).toContain("user.boston@acme.com");
    expect(html).toContain("BOSTON");
  });

  it("answers a page that stays as it is with JSON, and the cookie", async () => {
    const headers = { ...SAME_ORIGIN, accept: "application/json" };
    const response = await postLogin(app.origin, ...BOSTON, headers);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      display_name: "user.boston@acme.com",
      groups: ["BOSTON"],
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^session=[^;]+; Max-Age=\d+; .*HttpOnly/);

    const refused = await postLogin(app.origin, BOSTON[0], "wrong", headers);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(await refused.json()).toMatchObject({ code: "wrong_credentials" });
    expect(refused.headers.getSetCookie()).toEqual([]);

    const elsewhere = { "sec-fetch-site": "cross-site", accept: "application/json" };
    const forged = await postLogin(app.origin, ...BOSTON, elsewhere);
    expect(forged.status).toBe(403);
    await forged.body?.cancel();
    expect(forged.headers.getSetCookie()).toEqual([]);
  });

  it("answers a wrong password and an unknown user alike", async () => {
    const answers = await Promise.all([
      postLogin(app.origin, "user.boston@acme.com", "wrong"),
      postLogin(app.origin, "nobody@acme.com", "wrong"),
    ]);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const [wrong, unknown] = texts.map((html) =>
      html.replaceAll("nobody@acme.com", "NAME").replaceAll(
        'value="user.boston@acme.com"',
        'value="NAME"',
      ).replaceAll(/ nonce="[^"]+"/g, "")
    );
    expect(unknown).toBe(wrong);
    for (const [index, answer] of answers.entries()) {
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(texts[index]).toMatch(/role="alert".*?>The user name or the password is wrong/);
    }
  });

  it("gives back the name that was typed, as text and never as HTML", async () => {
    const response = await postLogin(app.origin, '"><script>alert(1)</script>', "x");
    const html = await response.text();
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("&lt;script>alert(1)");
  });

  it("takes nothing but a form, and no large one", async () => {
    const post = async (body: BodyInit, type: string) => {
      const { response, html } = await page("/login", {
        method: "POST",
        body,
        headers: { ...SAME_ORIGIN, "content-type": type },
      });
      expect(html).toContain("<h1>");
      return response.status;
    };
    const form = "application/x-www-form-urlencoded";
    expect(await post("{}", "application/json")).toBe(415);
    expect(await post(`username=${"x".repeat(20_000)}`, form)).toBe(413);
    expect(await post("", form)).toBe(401);
    expect(await post("%%%=%ff&username", form)).toBe(401);
  });

  it("takes a large body that does not say so for what it is", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        if (sent > 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(1024).fill(97));
      },
    });
    const response = await fetch(`${app.origin}/login`, {
      method: "POST",
      body: endless,
      headers: { ...SAME_ORIGIN, "content-type": "application/x-www-form-urlencoded" },
    });
    expect(response.status).toBe(413);
    await response.body?.cancel();
  });

  it("ends the session that was there before", async () => {
    const old = await signInCookie(app.origin, ...BOSTON);
    const response = await postLogin(app.origin, ...BOSTON, { ...SAME_ORIGIN, cookie: old });
    await response.body?.cancel();
    const token = await requestToken(app.origin, old);
    await token.body?.cancel();
    expect(token.status).toBe(401);
  });

  it("is skipped by who is signed in", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    for (const [path, leadsTo] of [["/login", "/"], ["/login?next=%2Fsessions", "/sessions"]]) {
      const { response } = await page(path ?? "", { headers: { cookie } });
      expect([response.status, response.headers.get("location")]).toEqual([303, leadsTo]);
    }
  });

  it("refuses a name of any length, or of hardly any text, like a wrong one", async () => {
    for (const username of ["x".repeat(14_000), "\0", "\ud800", "oidc:1", " "]) {
      const form = await postLogin(app.origin, username, "wrong");
      expect([form.status, await form.text()]).toEqual([401, expect.stringContaining("is wrong")]);
      const api = await apiLogin(app.origin, { username, password: "wrong" });
      expect([api.status, (await api.json()).code]).toEqual([401, "wrong_credentials"]);
    }
  });
});

describe("after signing in a person", () => {
  const signInFor = (next: string, password: string = BOSTON[1]) =>
    page("/login", {
      method: "POST",
      body: new URLSearchParams({ username: BOSTON[0], password, next }),
      headers: SAME_ORIGIN,
    });

  it("is where they wanted to go, also when they mistyped before", async () => {
    const wanted = await page("/sessions");
    expect(wanted.response.headers.get("location")).toBe("/login?next=%2Fsessions");
    const form = (await page("/login?next=%2Fsessions")).html;
    expect(form).toContain('name="next" value="/sessions"');
    const failed = await signInFor("/sessions", "wrong");
    expect(failed.response.status).toBe(401);
    expect(failed.html).toContain('name="next" value="/sessions"');
    const { response } = await signInFor("/sessions");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/sessions"]);
  });

  it("has the map as the address said it", async () => {
    const { response } = await page("/?lat=42.36&zoom=11");
    expect(response.headers.get("location")).toBe("/login?next=%2F%3Flat%3D42.36%26zoom%3D11");
    const { response: signedIn } = await signInFor("/?lat=42.36&zoom=11");
    expect(signedIn.headers.get("location")).toBe("/?lat=42.36&zoom=11");
  });

  const elsewhere = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "%2f%2fevil.example",
  ];
  for (const next of [...elsewhere, "/.//evil.example", "/%2fevil.example", "/\t/evil.example"]) {
    it(`is on the start page where ${JSON.stringify(next)} was asked for`, async () => {
      const { response } = await signInFor(next);
      expect(response.headers.get("location")).toBe("/");
      const { html } = await page(`/login?${new URLSearchParams({ next })}`);
      expect(html).toContain('name="next" value="/"');
    });
  }
});

describe("a cookie that is none of ours", () => {
  /** The statuses of the API and the page for this Cookie header. */
  async function answers(header: string): Promise<[number, number, string | null]> {
    const api = await requestToken(app.origin, header);
    await api.body?.cancel();
    const { response } = await page("/", { headers: { cookie: header } });
    return [api.status, response.status, response.headers.get("location")];
  }
  const SIGNED_OUT = [401, 303, "/login"];

  it("opens nothing, whether it was changed, cut, doubled or blown up", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    expect(await answers(cookie)).toEqual([200, 200, null]);
    const token = cookie.slice("session=".length);
    const [header, payload, signature] = token.split(".");
    for (
      const other of [
        `session=${token.slice(0, -2)}`,
        `session=${token.slice(1)}`,
        `session=${header}.${payload}.`,
        `session=${header}.${payload}.${signature?.split("").reverse().join("")}`,
        `session="${token}"`,
        `session=${token}; session=${token}`,
        `session=${token}; session=x`,
        `Session=${token}`,
        `__Host-session=${token}`,
        `session=${token}${"x".repeat(4_096)}`,
        `session=${"x".repeat(9_000)}`,
        "session=",
        "session",
        ";;;=;",
      ]
    ) expect([other.slice(0, 40), await answers(other)]).toEqual([other.slice(0, 40), SIGNED_OUT]);
  });

  it("opens nothing, whatever it is made of", async () => {
    const value = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-~=;, "%{}é') });
    const header = fc.oneof(value, value.map((text) => `session=${text}`));
    await fc.assert(
      fc.asyncProperty(header, async (text) => {
        // A header is bytes: other characters are sent as UTF-8.
        const bytes = new TextDecoder("latin1").decode(new TextEncoder().encode(text));
        const response = await requestToken(app.origin, bytes);
        await response.body?.cancel();
        expect(response.status).toBe(401);
      }),
      { numRuns: 200 },
    );
  });
});

describe("logging out", () => {
  it("ends the session on the server and takes the cookie back", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    const { response } = await page("/logout", {
      method: "POST",
      headers: { ...SAME_ORIGIN, cookie },
    });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/login"]);
    expect(response.headers.getSetCookie()[0]).toMatch(/^session=; Max-Age=0; /);
    expect(response.headers.get("clear-site-data")).toBe('"cache", "storage"');
    expect((await page("/", { headers: { cookie } })).response.status).toBe(303);
    const token = await requestToken(app.origin, cookie);
    await token.body?.cancel();
    expect(token.status).toBe(401);
  });

  it("cannot be done by another site, or by a link", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    const cross = await page("/logout", {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site", cookie },
    });
    expect(cross.response.status).toBe(403);
    const link = await page("/logout", { headers: { cookie } });
    expect(link.response.status).toBe(405);
    expect(link.response.headers.get("allow")).toBe("POST");
    expect((await page("/", { headers: { cookie } })).response.status).toBe(200);
  });
});
