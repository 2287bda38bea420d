import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { exportSPKI, importJWK } from "jose";
import { HOST_TOKEN_ANSWERS, HOST_TOKENS_OFF } from "../../lib/http/host_token_answers.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin } from "../helpers/client.ts";
import {
  AUDIENCE,
  forgeJwt,
  ISSUER,
  type KeyServer,
  newKey,
  serveKeys,
  sharedKey,
  type SigningKey,
  signJwt,
} from "../helpers/host_jwts.ts";
import { runUsers } from "../helpers/users.ts";

const SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();
const ACME = "https://acme.example.com";
const FIVE_SECONDS_MS = 5_000;

let keys: KeyServer;
let current: SigningKey;
let other: SigningKey;
/** Takes what the published keys sign. */
let byKeys: RunningApp;
/** Takes what the shared secret signs. */
let bySecret: RunningApp;
beforeAll(async () => {
  keys = serveKeys();
  [current, other] = [await newKey("RS256", "current"), await newKey("ES256", "other")];
  const host = { HOST_JWT_ISSUER: ISSUER, HOST_JWT_AUDIENCE: AUDIENCE, ALLOWED_ORIGINS: ACME };
  [byKeys, bySecret] = await Promise.all([
    startApp({ environment: { ...host, HOST_JWT_JWKS_URL: keys.url } }),
    startApp({ environment: { ...host, HOST_JWT_SECRET: SECRET } }),
  ]);
});
afterAll(async () => {
  await Promise.all([byKeys.stop(), bySecret.stop()]);
  await keys[Symbol.asyncDispose]();
});

function post(
  app: RunningApp,
  path: "/api/carto-token" | "/api/session" | "/api/logout",
  token: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  return fetch(`${app.origin}${path}`, { method: "POST", ...init, headers });
}

/** What the app says to a bearer: the status, and what a program goes by. */
async function said(response: Response): Promise<string> {
  const { code } = await response.json();
  return code === undefined ? String(response.status) : `${response.status} ${code}`;
}
const ask = async (app: RunningApp, token: string) =>
  await said(await post(app, "/api/carto-token", token));

async function groupsOf(app: RunningApp, token: string): Promise<string[]> {
  return (await (await post(app, "/api/carto-token", token)).json()).groups;
}

/** Asks until the answer is this one. @returns how long it took, in milliseconds. */
async function until(expected: string, asking: () => Promise<string>): Promise<number> {
  const began = Date.now();
  for (;;) {
    const answer = await asking();
    if (answer === expected) return Date.now() - began;
    if (Date.now() - began > 2 * FIVE_SECONDS_MS) throw new Error(`It is still ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const nowS = () => Math.floor(Date.now() / 1000);

describe("while the application's keys cannot be had", () => {
  const faults: [string, () => Response][] = [
    ["fail", () => new Response(null, { status: 500 })],
    ["redirect", () => Response.redirect(`${keys.url}/elsewhere`)],
    ["are huge", () => Response.json({ keys: [], pad: "x".repeat(1_000_000) })],
    ["are no keys", () => new Response("<!doctype html>")],
  ];
  for (const [what, answer] of faults) {
    it(`a JWT is answered 503 and never 401: they ${what}`, async () => {
      keys.behave(answer);
      const response = await post(byKeys, "/api/carto-token", await signJwt(current));
      expect(response.headers.get("retry-after")).toBe("10");
      expect(await said(response)).toBe("503 host_keys_unavailable");
      expect(byKeys.output()).toContain("HOST_JWT_JWKS_URL: ");
    });
  }

  it("a session of ours works on", async () => {
    const login = await apiLogin(byKeys.origin, { username: "user.ny@acme.com", password: "ny" });
    expect(await groupsOf(byKeys, (await login.json()).token)).toEqual(["NEW YORK"]);
  });
});

describe("an existing application's JWT as bearer", () => {
  const userOf = { BOSTON: "ann", "NEW YORK": "bob" };

  it("gets each user their group's token and no other", async () => {
    keys.publish(current, other);
    for (const [group, sub] of Object.entries(userOf)) {
      const token = await signJwt(current, { sub, groups: [group, "not in the policy"] });
      const response = await post(byKeys, "/api/carto-token", token);
      const body = await response.json();
      expect(body.groups).toEqual([group]);
      expect(body.sources.retail_stores.sql_query).toMatch(` = '${group}'`);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  it("is taken by the key and the algorithm that the keys or the secret stand for", async () => {
    expect(await ask(byKeys, await signJwt(other))).toBe("200");
    expect(await ask(bySecret, await signJwt(sharedKey(SECRET)))).toBe("200");
    expect(await ask(bySecret, await signJwt(current))).toBe("401 host_token_invalid");
    expect(await ask(byKeys, await signJwt(sharedKey(SECRET)))).toBe("401 host_token_invalid");
  });

  it("has CARTO's token end with it", async () => {
    const exp = nowS() + 200;
    const response = await post(
      byKeys,
      "/api/carto-token",
      await signJwt(current, { sub: "c", exp }),
    );
    expect(Date.parse((await response.json()).expires_at)).toBeLessThanOrEqual(exp * 1000);
  });

  it("says the group itself: nothing else in the request has a say", async () => {
    const token = await signJwt(current);
    const claims = { group: "NEW YORK", groups: ["NEW YORK"], sub: "bob" };
    const response = await fetch(`${byKeys.origin}/api/carto-token?groups=NEW%20YORK&sub=bob`, {
      method: "POST",
      body: JSON.stringify(claims),
      headers: {
        authorization: `Bearer ${token}`,
        cookie: "session=x; groups=NEW%20YORK",
        groups: "NEW YORK",
        "x-groups": "NEW YORK",
        "x-forwarded-groups": "NEW YORK",
      },
    });
    expect((await response.json()).groups).toEqual(["BOSTON"]);
  });

  it("gets a one-time code for the map in a frame, whose session ends with it", async () => {
    const exp = nowS() + 240;
    const headers = {
      authorization: `Bearer ${await signJwt(current, { sub: "fay", exp })}`,
      "content-type": "application/json",
    };
    const url = `${byKeys.origin}/api/embed-code`;
    const code = await (await fetch(url, { method: "POST", headers, body: "{}" })).json();
    const opened = await fetch(`${byKeys.origin}/api/embed-session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: code.code }),
    });
    const { token, expires_at } = await opened.json();
    expect(Date.parse(expires_at)).toBe(exp * 1000);
    expect(await groupsOf(byKeys, token)).toEqual(["BOSTON"]);
  });

  it("opens no page, and is no cookie", async () => {
    const token = await signJwt(current);
    const tries: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { cookie: `session=${token}` },
    ];
    for (const headers of tries) {
      const page = await fetch(byKeys.origin, { headers, redirect: "manual" });
      await page.body?.cancel();
      expect([page.status, page.headers.get("location")]).toEqual([303, "/login"]);
    }
  });

  type Case = [string, string, () => Promise<string> | string];
  const cases: Case[] = [
    [
      "of 100 groups",
      "200",
      () =>
        signJwt(current, { groups: ["BOSTON", ...Array.from({ length: 99 }, (_, n) => `G${n}`)] }),
    ],
    ["whose nbf is 59 s ahead", "200", () => signJwt(current, { nbf: nowS() + 59 })],
    [
      "whose nbf is 62 s ahead",
      "401 host_token_invalid",
      () => signJwt(current, { nbf: nowS() + 62 }),
    ],
    [
      "that ended a second ago",
      "401 host_token_expired",
      () => signJwt(current, { exp: nowS() - 1 }),
    ],
    ["without exp", "401 host_token_invalid", () => signJwt(current, { exp: undefined })],
    ["without sub", "401 host_token_invalid", () => signJwt(current, { sub: undefined })],
    [
      "of another issuer",
      "401 host_token_invalid",
      () => signJwt(current, { iss: "https://evil.example.com" }),
    ],
    [
      "for another audience",
      "401 host_token_invalid",
      () => signJwt(current, { aud: "https://other.example.com" }),
    ],
    ["without groups", "403 groups_missing", () => signJwt(current, { groups: undefined })],
    [
      "whose groups are an object",
      "403 groups_missing",
      () => signJwt(current, { groups: { BOSTON: true } }),
    ],
    [
      "of a group that the policy does not name",
      "403 no_access",
      () => signJwt(current, { sub: "dee", groups: ["CHICAGO"] }),
    ],
    ["of 9 KiB", "401 host_token_invalid", () => signJwt(current, { pad: "x".repeat(6_800) })],
    [
      "that nobody signed",
      "401 host_token_invalid",
      () => forgeJwt({ alg: "none", typ: "JWT" }, usual()),
    ],
    [
      "whose signature is cut off",
      "401 host_token_invalid",
      async () => (await signJwt(current)).replace(/[^.]*$/, ""),
    ],
    ["signed with HS256 by the public key", "401 host_token_invalid", async () => {
      const publicKey = await importJWK(current.jwk, "RS256", { extractable: true });
      if (!(publicKey instanceof CryptoKey)) throw new Error("no key");
      return await signJwt({ ...sharedKey(await exportSPKI(publicKey)), kid: "current" });
    }],
    [
      "of a key that is not published",
      "401 host_token_invalid",
      async () => signJwt(await newKey("RS256", "current")),
    ],
    [
      "whose kid is another key's",
      "401 host_token_invalid",
      () => signJwt(current, {}, { header: { kid: "other" } }),
    ],
    [
      "that says it is a session of ours",
      "401 not_signed_in",
      () => signJwt(current, { iss: byKeys.origin, aud: "bearer", jti: "x" }),
    ],
    ["that is garbage", "401 host_token_invalid", () => "garbage"],
    ["of dots", "401 host_token_invalid", () => "..."],
  ];
  for (const [what, expected, make] of cases) {
    it(`is answered ${expected} when it is one ${what}`, async () => {
      const token = await make();
      expect(await ask(byKeys, token)).toBe(expected);
      if (expected.startsWith("401")) {
        const response = await post(byKeys, "/api/session", token);
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
        await response.body?.cancel();
      }
    });
  }

  it("does not count where two are sent", async () => {
    const token = await signJwt(current);
    const headers = new Headers([
      ["authorization", `Bearer ${token}`],
      ["authorization", `Bearer ${token}`],
    ]);
    const response = await fetch(`${byKeys.origin}/api/carto-token`, { method: "POST", headers });
    expect(await said(response)).toBe("401 not_signed_in");
  });

  it("is refused with anything in it changed", async () => {
    const token = await signJwt(current);
    const change = fc.record({
      at: fc.nat(token.length - 1),
      cut: fc.nat(2),
      put: fc.string({ unit: fc.constantFrom(..."AQgw019-_."), maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, cut, put }) => {
        const changed = token.slice(0, at) + put + token.slice(at + cut);
        fc.pre(changed !== token);
        expect(await ask(byKeys, changed)).toBe("401 host_token_invalid");
      }),
      { numRuns: 300 },
    );
  });

  it("is refused for a reason that is in the log, without the JWT", async () => {
    const token = await signJwt(current, { aud: "https://other.example.com" });
    await ask(byKeys, token);
    expect(byKeys.output()).toMatch(/host_token_refused.*its aud is not the one that is expected/);
    expect(byKeys.output()).toMatch(/host_token_refused.*its alg is not one that is taken/);
    expect(byKeys.output()).not.toContain(token);
  });

  it("can be sent, and why it is refused read, by pages of ALLOWED_ORIGINS alone", async () => {
    const url = `${byKeys.origin}/api/session`;
    const preflight = (origin: string) =>
      fetch(url, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization",
        },
      });
    const allowed = await preflight(ACME);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(ACME);
    expect(allowed.headers.get("access-control-allow-headers")).toContain("authorization");
    const stranger = await preflight("https://evil.example.com");
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
    for (const claims of [{}, { exp: nowS() - 1 }, { groups: [] }]) {
      const token = await signJwt(current, claims);
      const headers = { origin: ACME };
      const answer = await post(byKeys, "/api/carto-token", token, { headers });
      expect(answer.headers.get("access-control-allow-origin")).toBe(ACME);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
      await answer.body?.cancel();
    }
  });
});

describe("POST /api/session", () => {
  const shared = sharedKey(SECRET);
  async function exchange(token: string): Promise<string> {
    const response = await post(bySecret, "/api/session", token);
    const body = await response.json();
    expect(response.status).toBe(200);
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now() + 11 * 60 * 60_000);
    return body.token;
  }

  it("gives a session of ours for the JWT, which outlives it", async () => {
    const token = await signJwt(shared, { sub: "eve", exp: nowS() + 2 });
    const session = await exchange(token);
    expect(await until("401 host_token_expired", () => ask(bySecret, token))).toBeLessThan(3_000);
    expect(await groupsOf(bySecret, session)).toEqual(["BOSTON"]);
  });

  it("gives another session each time: a JWT is good until it ends", async () => {
    const token = await signJwt(shared, { sub: "fay", jti: "once" });
    const [one, another] = [await exchange(token), await exchange(token)];
    expect(one).not.toBe(another);
    expect((await post(bySecret, "/api/logout", one)).status).toBe(204);
    expect(await ask(bySecret, one)).toBe("401 not_signed_in");
    expect(await ask(bySecret, another)).toBe("200");
  });

  it("gives none for a session of ours, nor without a bearer", async () => {
    const session = await exchange(await signJwt(shared));
    expect(await said(await post(bySecret, "/api/session", session))).toBe(
      "401 host_token_invalid",
    );
    const bare = await fetch(`${bySecret.origin}/api/session`, { method: "POST" });
    expect(await said(bare)).toBe("401 not_signed_in");
    const get = await fetch(`${bySecret.origin}/api/session`);
    expect([await said(get), get.headers.get("allow")]).toEqual(["405 method_not_allowed", "POST"]);
  });

  it("is on record in the audit, and so is who was not let in", async () => {
    await exchange(await signJwt(shared, { sub: "gus" }));
    expect(bySecret.output()).toMatch(
      /"event":"signed_in","username":"host:gus","groups":\["BOSTON"\],"method":"host"/,
    );
  });

  it("ends with the user's other sessions when the application signs them out by a JWT", async () => {
    const sign = () => signJwt(shared, { sub: "hal" });
    const sessions = [await exchange(await sign()), await exchange(await sign())];
    const stranger = await exchange(await signJwt(shared, { sub: "ian" }));
    expect((await post(bySecret, "/api/logout", await sign())).status).toBe(204);
    for (const session of sessions) expect(await ask(bySecret, session)).toBe("401 not_signed_in");
    expect(await ask(bySecret, stranger)).toBe("200");
    expect(bySecret.output()).toContain('"reason":"signed_out_by_application"');
  });

  it("ends with a newer JWT that names other groups, and an older one brings nothing back", async () => {
    const old = await signJwt(shared, { sub: "joe", groups: ["NEW YORK"], iat: nowS() - 30 });
    const session = await exchange(old);
    expect(await groupsOf(bySecret, await signJwt(shared, { sub: "joe" }))).toEqual(["BOSTON"]);
    expect(await ask(bySecret, session)).toBe("401 not_signed_in");
    expect(await said(await post(bySecret, "/api/session", old))).toBe("401 host_token_expired");
    expect(await groupsOf(bySecret, await signJwt(shared, { sub: "joe" }))).toEqual(["BOSTON"]);
  });

  it("and every JWT of somebody are over within five seconds of an operator's disabling them", async () => {
    const token = await signJwt(shared, { sub: "Kim" });
    const session = await exchange(token);
    expect(await ask(bySecret, token)).toBe("200");
    const environment = { KV_PATH: `${bySecret.dataDir}/kv.sqlite3` };
    const { output } = await runUsers(["disable", "host:Kim"], { environment });
    expect(output).toContain("host:Kim");
    const tookMs = await Promise.all([
      until("403 account_disabled", () => ask(bySecret, token)),
      until("401 not_signed_in", () => ask(bySecret, session)),
    ]);
    expect(Math.max(...tookMs)).toBeLessThan(FIVE_SECONDS_MS + 500);
    const again = await signJwt(shared, { sub: "Kim", jti: "new" });
    expect(await said(await post(bySecret, "/api/session", again))).toBe("403 account_disabled");
    expect(bySecret.output()).toMatch(
      /"event":"sign_in_failed","name_hash":"[0-9a-f]{32}","method":"host"/,
    );
  });
});

describe("a key that the application rotates", () => {
  it("is taken within five seconds of its being published, and refused once it is taken out", async () => {
    const [retired, next] = [current, await newKey("EdDSA", "next")];
    keys.publish(next);
    const sign = () => signJwt(next, { sub: "lea" });
    const tookMs = await until("200", async () => ask(byKeys, await sign()));
    expect(tookMs).toBeLessThan(FIVE_SECONDS_MS + 500);
    expect(await ask(byKeys, await signJwt(retired, { sub: "lea" }))).toBe(
      "401 host_token_invalid",
    );
  });
});

describe("docs/existing-application.md", () => {
  it("says what every refusal means", async () => {
    const url = new URL("../../docs/existing-application.md", import.meta.url);
    const page = await Deno.readTextFile(url);
    const problems = [...Object.values(HOST_TOKEN_ANSWERS), HOST_TOKENS_OFF];
    for (const { status, code } of problems) expect(page).toContain(`| ${status} \`${code}\``);
  });
});

/** The claims that the application's JWTs have. */
function usual() {
  return { iss: ISSUER, aud: AUDIENCE, sub: "ann", groups: ["BOSTON"], exp: nowS() + 300 };
}
