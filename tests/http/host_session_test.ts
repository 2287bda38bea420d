import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { PROBLEM_TABLE } from "../../lib/http/problem_table.ts";
import { HOST_TOKEN_CODES } from "../../lib/identity/host/host_token_errors.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { askWith, groupsOf, postWith, said, until } from "../helpers/bearer.ts";
import { AUDIENCE, ISSUER, newKey, sharedKey, signJwt } from "../helpers/host_jwts.ts";
import { runUsers } from "../helpers/users.ts";
import { lineOf } from "../helpers/log_lines.ts";

const SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();
const ACME = "https://acme.example.com";
/** Five seconds, plus a request on a busy machine. */
const FIVE_SECONDS_MS = 5_000 + 1_500;
const shared = sharedKey(SECRET);

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({
    environment: {
      HOST_JWT_ISSUER: ISSUER,
      HOST_JWT_AUDIENCE: AUDIENCE,
      HOST_JWT_SECRET: SECRET,
      ALLOWED_ORIGINS: ACME,
    },
  });
});
afterAll(async () => {
  await app.stop();
});

const nowS = () => Math.floor(Date.now() / 1000);

describe("an existing application's JWT by a shared secret", () => {
  it("is taken with HS256 by the secret, and with no other algorithm or key", async () => {
    expect(await askWith(app, await signJwt(shared))).toBe("200");
    for (const key of [await newKey("ES256", "own"), sharedKey(`${SECRET}x`)]) {
      expect(await askWith(app, await signJwt(key))).toBe("401 host_token_invalid");
    }
  });

  it("may have fractions of a second, as some libraries sign it", async () => {
    const now = Date.now() / 1000;
    const times = { iat: now - 0.123_456, exp: now + 900.987_654 };
    expect(await askWith(app, await signJwt(shared, { sub: "ida", ...times }))).toBe("200");
  });

  it("can be sent, and why it is refused read, by pages of ALLOWED_ORIGINS alone", async () => {
    const url = `${app.origin}/api/session`;
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
      const token = await signJwt(shared, claims);
      const headers = { origin: ACME };
      const answer = await postWith(app, "/api/carto-token", token, { headers });
      expect(answer.headers.get("access-control-allow-origin")).toBe(ACME);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
      await answer.body?.cancel();
    }
  });
});

describe("POST /api/session", () => {
  async function exchange(token: string): Promise<string> {
    const response = await postWith(app, "/api/session", token);
    const body = await response.json();
    expect(response.status).toBe(200);
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now() + 11 * 60 * 60_000);
    return body.token;
  }

  it("gives a session of ours for the JWT, which outlives it", async () => {
    const token = await signJwt(shared, { sub: "eve", exp: nowS() + 2 });
    const session = await exchange(token);
    expect(await until("401 host_token_expired", () => askWith(app, token))).toBeLessThan(3_000);
    expect(await groupsOf(app, session)).toEqual(["BOSTON"]);
  });

  it("gives another session each time: a JWT is good until it ends", async () => {
    const token = await signJwt(shared, { sub: "fay", jti: "once" });
    const [one, another] = [await exchange(token), await exchange(token)];
    expect(one).not.toBe(another);
    expect((await postWith(app, "/api/logout", one)).status).toBe(204);
    expect(await askWith(app, one)).toBe("401 not_signed_in");
    expect(await askWith(app, another)).toBe("200");
  });

  it("gives none for a session of ours, nor without a bearer", async () => {
    const session = await exchange(await signJwt(shared));
    expect(await said(await postWith(app, "/api/session", session))).toBe(
      "401 host_token_invalid",
    );
    const bare = await fetch(`${app.origin}/api/session`, { method: "POST" });
    expect(await said(bare)).toBe("401 not_signed_in");
    // Checking for a session does not start one.
    const jwt = await signJwt(shared);
    const get = await fetch(`${app.origin}/api/session`, {
      headers: { authorization: `Bearer ${jwt}` },
    });
    expect(Object.keys(await get.json())).toEqual(["display_name", "expires_at"]);
  });

  it("is on record in the audit", async () => {
    await exchange(await signJwt(shared, { sub: "gus" }));
    expect(await lineOf(app, (line) => line.includes('"signed_in","username":"host:gus"')))
      .toMatchObject({ groups: ["BOSTON"], method: "host" });
  });

  it("ends with the user's other sessions when the application signs them out by a JWT", async () => {
    const sign = () => signJwt(shared, { sub: "hal" });
    const sessions = [await exchange(await sign()), await exchange(await sign())];
    const stranger = await exchange(await signJwt(shared, { sub: "ian" }));
    expect((await postWith(app, "/api/logout", await sign())).status).toBe(204);
    for (const session of sessions) expect(await askWith(app, session)).toBe("401 not_signed_in");
    expect(await askWith(app, stranger)).toBe("200");
    await lineOf(app, (line) => line.includes('"reason":"signed_out_by_application"'));
  });

  it("ends with a newer JWT that names other groups, and an older one brings nothing back", async () => {
    const old = await signJwt(shared, { sub: "joe", groups: ["NEW YORK"], iat: nowS() - 30 });
    const session = await exchange(old);
    expect(await groupsOf(app, await signJwt(shared, { sub: "joe" }))).toEqual(["BOSTON"]);
    expect(await askWith(app, session)).toBe("401 not_signed_in");
    expect(await said(await postWith(app, "/api/session", old))).toBe("401 host_token_expired");
    expect(await groupsOf(app, await signJwt(shared, { sub: "joe" }))).toEqual(["BOSTON"]);
  });

  it("and every JWT of a user end within five seconds after an operator disables them", async () => {
    const token = await signJwt(shared, { sub: "Kim" });
    const session = await exchange(token);
    expect(await askWith(app, token)).toBe("200");
    const environment = { KV_PATH: `${app.dataDir}/kv.sqlite3` };
    const { output } = await runUsers(["disable", "host:Kim"], { environment });
    expect(output).toContain("host:Kim");
    const tookMs = await Promise.all([
      until("403 account_disabled", () => askWith(app, token)),
      until("401 not_signed_in", () => askWith(app, session)),
    ]);
    expect(Math.max(...tookMs)).toBeLessThan(FIVE_SECONDS_MS);
    const again = await signJwt(shared, { sub: "Kim", jti: "new" });
    expect(await said(await postWith(app, "/api/session", again))).toBe("403 account_disabled");
    expect(await lineOf(app, (line) => line.includes('"event":"sign_in_failed"')))
      .toMatchObject({ name_hash: expect.stringMatching(/^[0-9a-f]{32}$/), method: "host" });
  });
});

describe("docs/existing-application.md", () => {
  it("says what every refusal means", async () => {
    const url = new URL("../../docs/existing-application.md", import.meta.url);
    const page = await Deno.readTextFile(url);
    for (const code of [...Object.values(HOST_TOKEN_CODES), "host_tokens_off"] as const) {
      expect(page).toContain(`| ${PROBLEM_TABLE[code].status} \`${code}\``);
    }
  });
});
