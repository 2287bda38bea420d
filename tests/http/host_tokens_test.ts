import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { exportSPKI, importJWK } from "jose";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { askWith, groupsOf, postWith, said, until } from "../helpers/bearer.ts";
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
import { propertyRuns } from "../helpers/property_runs.ts";

/** Five seconds, plus a request on a busy machine. */
const FIVE_SECONDS_MS = 5_000 + 1_500;

let keys: KeyServer;
let current: SigningKey;
let other: SigningKey;
let app: RunningApp;
beforeAll(async () => {
  keys = serveKeys();
  [current, other] = [await newKey("RS256", "current"), await newKey("ES256", "other")];
  app = await startApp({
    environment: {
      DEFAULT_MAP: "deliveries",
      HOST_JWT_ISSUER: ISSUER,
      HOST_JWT_AUDIENCE: AUDIENCE,
      HOST_JWT_JWKS_URL: keys.url,
    },
  });
});
afterAll(async () => {
  await app.stop();
  await keys[Symbol.asyncDispose]();
});

const nowS = () => Math.floor(Date.now() / 1000);

describe("while the application's keys are unavailable", () => {
  const faults: [string, () => Response][] = [
    ["fail", () => new Response(null, { status: 500 })],
    ["redirect", () => Response.redirect(`${keys.url}/elsewhere`)],
    ["are huge", () => Response.json({ keys: [], pad: "x".repeat(1_000_000) })],
    ["are no keys", () => new Response("<!doctype html>")],
  ];
  for (const [what, answer] of faults) {
    it(`a JWT is answered 503 and never 401: they ${what}`, async () => {
      keys.behave(answer);
      const response = await postWith(app, "/api/carto-token", await signJwt(current));
      expect(response.headers.get("retry-after")).toBe("10");
      expect(await said(response)).toBe("503 host_keys_unavailable");
      expect(app.output()).toContain("HOST_JWT_JWKS_URL: ");
    });
  }

  it("a session of ours works on", async () => {
    const login = await apiLogin(app.origin, { username: "user.ny@acme.com", password: "ny" });
    expect(await groupsOf(app, (await login.json()).token)).toEqual(["NEW YORK"]);
  });
});

describe("an existing application's JWT as bearer", () => {
  const userOf = { BOSTON: "ann", "NEW YORK": "bob" };

  it("gets each user their group's token and no other", async () => {
    keys.publish(current, other);
    for (const [group, sub] of Object.entries(userOf)) {
      const token = await signJwt(current, { sub, groups: [group, "not in the policy"] });
      const response = await postWith(app, "/api/carto-token", token);
      const body = await response.json();
      expect(body.groups).toEqual([group]);
      expect(body.sources.retail_stores.sql_query).toContain(` = '${group}'`);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  it("is taken by the key that its kid and algorithm name", async () => {
    expect(await askWith(app, await signJwt(other))).toBe("200");
    expect(await askWith(app, await signJwt({ ...other, kid: "current" })))
      .toBe("401 host_token_invalid");
  });

  it("has CARTO's token end with it", async () => {
    const exp = nowS() + 200;
    const response = await postWith(
      app,
      "/api/carto-token",
      await signJwt(current, { sub: "c", exp }),
    );
    expect(Date.parse((await response.json()).expires_at)).toBeLessThanOrEqual(exp * 1000);
  });

  it("says the group itself: nothing else in the request has a say", async () => {
    const token = await signJwt(current);
    const claims = { group: "NEW YORK", groups: ["NEW YORK"], sub: "bob" };
    const response = await fetch(`${app.origin}/api/carto-token?groups=NEW%20YORK&sub=bob`, {
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

  it("gets a one-time code for the map in a frame, whose session outlives it", async () => {
    const headers = {
      authorization: `Bearer ${await signJwt(current, { sub: "fay", exp: nowS() + 60 })}`,
      "content-type": "application/json",
    };
    const url = `${app.origin}/api/embed-code`;
    const code = await (await fetch(url, { method: "POST", headers, body: "{}" })).json();
    const opened = await fetch(`${app.origin}/api/embed-session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: code.code }),
    });
    const { token, expires_at } = await opened.json();
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now() + 59 * 60_000);
    expect(await groupsOf(app, token)).toEqual(["BOSTON"]);
  });

  it("opens no page, and is no cookie", async () => {
    const token = await signJwt(current);
    const tries: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { cookie: `session=${token}` },
    ];
    for (const headers of tries) {
      const page = await fetch(app.origin, { headers, redirect: "manual" });
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
      "that is not signed",
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
      () => signJwt(current, { iss: app.origin, aud: "bearer", jti: "x" }),
    ],
    ["that is garbage", "401 host_token_invalid", () => "garbage"],
    ["of dots", "401 host_token_invalid", () => "..."],
  ];
  for (const [what, expected, make] of cases) {
    it(`is answered ${expected} when it is one ${what}`, async () => {
      const token = await make();
      expect(await askWith(app, token)).toBe(expected);
      if (expected.startsWith("401")) {
        const response = await postWith(app, "/api/session", token);
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
    const response = await fetch(`${app.origin}/api/carto-token`, { method: "POST", headers });
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
        expect(await askWith(app, changed)).toBe("401 host_token_invalid");
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it("is refused for a reason that is in the log, without the JWT", async () => {
    const token = await signJwt(current, { aud: "https://other.example.com" });
    await askWith(app, token);
    expect(app.output()).toMatch(/host_token_refused.*its aud is not the one that is expected/);
    expect(app.output()).toMatch(/host_token_refused.*its alg is not one that is taken/);
    expect(app.output()).not.toContain(token);
  });
});

describe("a key that the application rotates", () => {
  it("is taken within five seconds of its being published, and refused once it is taken out", async () => {
    const [retired, next] = [current, await newKey("EdDSA", "next")];
    keys.publish(next);
    const sign = () => signJwt(next, { sub: "lea" });
    const tookMs = await until("200", async () => askWith(app, await sign()));
    expect(tookMs).toBeLessThan(FIVE_SECONDS_MS);
    expect(await askWith(app, await signJwt(retired, { sub: "lea" }))).toBe(
      "401 host_token_invalid",
    );
  });
});

/** The claims of the application's JWTs. */
function usual() {
  return { iss: ISSUER, aud: AUDIENCE, sub: "ann", groups: ["BOSTON"], exp: nowS() + 300 };
}
