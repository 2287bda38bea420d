import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { postLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";

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
    expect(html).not.toContain("<script");
  });

  it("leads to the map, with a cookie only the server reads", async () => {
    const response = await postLogin(app.origin, ...BOSTON);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/");
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(
      /^session=[\w-]+\.[\w-]+\.[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const { html } = await page("/", { headers: { cookie: cookies[0]?.split(";")[0] ?? "" } });
    expect(html).toContain("user.boston@acme.com");
    expect(html).toContain("BOSTON");
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
      )
    );
    expect(unknown).toBe(wrong);
    for (const [index, answer] of answers.entries()) {
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(texts[index]).toMatch(/role="alert"[^>]*>The user name or the password is wrong/);
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

  const elsewhere: [string, Record<string, string>, boolean][] = [
    ["our own page", { "sec-fetch-site": "same-origin" }, true],
    ["our own page in a browser without Sec-Fetch-Site", { origin: "OWN" }, true],
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
    ["a neighbour", { "sec-fetch-site": "same-site", origin: "http://localhost:1" }, false],
    ["another site in an old browser", { origin: "https://evil.example" }, false],
    ["a sandboxed frame", { origin: "null" }, false],
    ["a client that tells nothing", {}, false],
    ["a liar about Origin alone", { "sec-fetch-site": "cross-site", origin: "OWN" }, false],
  ];
  for (const [who, headers, allowed] of elsewhere) {
    it(`is ${allowed ? "open to" : "closed to"} ${who}`, async () => {
      const told = Object.fromEntries(
        Object.entries(headers).map((
          [name, value],
        ) => [name, value === "OWN" ? app.origin : value]),
      );
      const response = await postLogin(app.origin, ...BOSTON, told);
      await response.body?.cancel();
      expect(response.status).toBe(allowed ? 303 : 403);
      expect(response.headers.has("set-cookie")).toBe(allowed);
    });
  }

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
    const { response } = await page("/login", { headers: { cookie } });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
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
