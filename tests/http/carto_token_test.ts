import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { sharedKey, signJwt } from "../helpers/host_jwts.ts";
import { apiLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";

let app: RunningApp;
let cookie: string;
beforeAll(async () => {
  app = await startApp();
  cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
});
afterAll(async () => {
  await app.stop();
});

async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const body = await response.json();
  expect(body.status).toBe(response.status);
  expect(body.error).toBe(body.detail);
  return body;
}

describe("/api/carto-token", () => {
  it("gives a session its token and all the browser needs", async () => {
    const response = await requestToken(app.origin, cookie);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-type")).toBe("application/json");
    const { sources, ...body } = await response.json();
    expect(body).toEqual({
      token: expect.any(String),
      group: "BOSTON",
      groups: ["BOSTON"],
      expires_in: expect.any(Number),
      display_name: "user.boston@acme.com",
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      api_base_url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      connection_name: "carto_dw",
      allowed_apis: ["maps", "sql"],
    });
    expect(sources.retail_stores).toEqual({
      sql_query: expect.stringMatching(/ WHERE t?\.?`city` = 'BOSTON'$/),
      columns: expect.arrayContaining(["geom", "revenue"]),
      open_parameters: [],
      geometry: { column: "geom", type: "point" },
      id: "store_id",
    });
    const lifeMs = Date.parse(body.expires_at) - Date.now();
    expect(Math.abs(body.expires_in * 1000 - lifeMs)).toBeLessThan(2_000);
    expect(lifeMs).toBeGreaterThan(59 * 60_000);
    expect(lifeMs).toBeLessThanOrEqual(60 * 60_000);
  });

  it("gives the same token to POST as to GET", async () => {
    const get = await (await requestToken(app.origin, cookie)).json();
    const post = await fetch(`${app.origin}/api/carto-token`, {
      method: "POST",
      headers: { cookie, ...SAME_ORIGIN },
    });
    // A second may end between them.
    expect({ ...await post.json(), expires_in: get.expires_in }).toEqual(get);
  });

  it("takes the group from nothing that a request can say", async () => {
    for (
      const init of [
        { method: "POST", body: JSON.stringify({ group: "NEW YORK", groupcity: "NEW YORK" }) },
        { headers: { "x-group": "NEW YORK", group: "NEW YORK" } },
      ]
    ) {
      const response = await fetch(`${app.origin}/api/carto-token?group=NEW%20YORK`, {
        ...init,
        headers: { cookie, ...SAME_ORIGIN, ...init.headers },
      });
      const { group, sources } = await response.json();
      expect(group).toBe("BOSTON");
      expect(JSON.stringify(sources)).not.toContain("NEW YORK");
    }
  });

  const strangers: [string, string][] = [
    ["no cookie", ""],
    ["an empty cookie", "session="],
    ["a cookie that is no token", "session=hello"],
    ["an unsigned token", "session=eyJhbGciOiJub25lIn0.eyJqdGkiOiJ4IiwiYXVkIjoiY29va2llIn0."],
    ["a cookie of 8 KB", `session=${"a".repeat(8192)}`],
  ];
  for (const [name, value] of strangers) {
    it(`refuses ${name} with 401 and a stable code`, async () => {
      const body = await problem(await requestToken(app.origin, value));
      expect([body.status, body.code]).toEqual([401, "not_signed_in"]);
    });
  }

  it("refuses a cookie that was tampered with, doubled, or sent as a bearer", async () => {
    const token = cookie.slice("session=".length);
    const [header, payload, signature] = token.split(".");
    const flipped = `${signature?.startsWith("A") ? "B" : "A"}${signature?.slice(1)}`;
    const forged: Record<string, string>[] = [
      { cookie: `session=${header}.${payload}.${flipped}` },
      { cookie: `session=${header}.${payload}` },
      { cookie: `${cookie}; ${cookie}` },
      { cookie, authorization: "Bearer nonsense" },
      { authorization: `Bearer ${token}` },
    ];
    for (const headers of forged) {
      const response = await fetch(`${app.origin}/api/carto-token`, {
        headers: { ...SAME_ORIGIN, ...headers },
      });
      expect((await problem(response)).code).toBe("not_signed_in");
    }
  });

  it("is not given to a cookie that another site had the browser send", async () => {
    for (const site of ["cross-site", "same-site", "none"]) {
      const response = await requestToken(app.origin, cookie, { "sec-fetch-site": site });
      expect((await problem(response)).code).toBe("cross_origin");
    }
  });

  it("answers other methods with 405 and what it takes", async () => {
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      const response = await fetch(`${app.origin}/api/carto-token`, { method });
      expect((await problem(response)).code).toBe("method_not_allowed");
      expect(response.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
    }
  });
});

describe("/api/session", () => {
  it("is not there for JWTs of another application, unless one is configured", async () => {
    const token = await signJwt(sharedKey(crypto.randomUUID()));
    const headers = { authorization: `Bearer ${token}` };
    const session = await fetch(`${app.origin}/api/session`, { method: "POST", headers });
    expect((await problem(session)).code).toBe("host_tokens_off");
    const access = await fetch(`${app.origin}/api/carto-token`, { method: "POST", headers });
    expect((await problem(access)).code).toBe("not_signed_in");
  });
});

describe("/api/login", () => {
  it("gives a program a bearer, which gets the user's token", async () => {
    const login = await apiLogin(app.origin, {
      username: "user.ny@acme.com",
      password: "ny",
    });
    expect(login.status).toBe(200);
    const { token, expires_at } = await login.json();
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now());
    expect(login.headers.getSetCookie()).toEqual([expect.stringMatching(/^devices=/)]);
    const response = await fetch(`${app.origin}/api/carto-token`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    expect((await response.json()).group).toBe("NEW YORK");
  });

  it("gives a bearer that opens no page", async () => {
    const login = await apiLogin(app.origin, { username: "user.ny@acme.com", password: "ny" });
    const { token } = await login.json();
    const response = await fetch(app.origin, {
      headers: { cookie: `session=${token}` },
      redirect: "manual",
    });
    await response.body?.cancel();
    expect(response.status).toBe(303);
  });

  const right = { username: "user.ny@acme.com", password: "ny" };
  const refused: [string, unknown, Record<string, string>, number, string][] = [
    ["a wrong password", { ...right, password: "x" }, {}, 401, "wrong_credentials"],
    ["an unknown user", { ...right, username: "x" }, {}, 401, "wrong_credentials"],
    ["malformed JSON", "{", {}, 400, "bad_request"],
    ["JSON of another shape", [right], {}, 400, "bad_request"],
    ["a name that is no text", { ...right, username: { $gt: "" } }, {}, 400, "bad_request"],
    ["a form", "a=b", { "content-type": "application/x-www-form-urlencoded" }, 415, ""],
    ["no type", right, { "content-type": "" }, 415, "unsupported_media_type"],
    ["a body too large", { ...right, x: "x".repeat(20_000) }, {}, 413, "body_too_large"],
  ];
  for (const [name, body, headers, status, code] of refused) {
    it(`refuses ${name} with ${status}`, async () => {
      const answer = await problem(await apiLogin(app.origin, body, headers));
      expect(answer.status).toBe(status);
      expect(answer.code).toContain(code);
    });
  }

  it("answers GET with 405", async () => {
    const response = await fetch(`${app.origin}/api/login`);
    expect((await problem(response)).code).toBe("method_not_allowed");
  });
});
