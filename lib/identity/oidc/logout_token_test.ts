import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { parseLogoutToken } from "./logout_token.ts";
import type { Provider } from "./provider.ts";

const ISSUER = "https://id.example.com/";
const NOW_S = Date.UTC(2026, 0, 1) / 1000;
const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const USUAL = {
  iss: ISSUER,
  aud: "client",
  iat: NOW_S,
  exp: NOW_S + 120,
  jti: "a",
  sub: "42",
  sid: "s",
  events: { [EVENT]: {} },
};

const { privateKey, publicKey } = await generateKeyPair("ES256");
const stranger = await generateKeyPair("ES256");
const jwk = { ...await exportJWK(publicKey), alg: "ES256", kid: "k" };
const provider: Provider = {
  metadata: {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}auth`,
    token_endpoint: `${ISSUER}token`,
    jwks_uri: `${ISSUER}jwks`,
    token_endpoint_auth_methods_supported: ["client_secret_basic"],
    id_token_signing_alg_values_supported: ["ES256"],
    authorization_response_iss_parameter_supported: false,
  },
  upstream: { fetch, origins: [], deadlineMs: 1 },
  keys: createLocalJWKSet({ keys: [jwk] }),
};

const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({ ...USUAL, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "k", ...header })
    .sign(privateKey);
const parse = (token: string) => parseLogoutToken(provider, "client", token, NOW_S * 1000);

describe("a logout token", () => {
  it("names the session or the person it is about", async () => {
    expect(await parse(await sign({}))).toMatchObject({ sub: "42", sid: "s", jti: "a" });
    expect(await parse(await sign({ sid: undefined }, { typ: "logout+jwt" }))).not
      .toHaveProperty("sid");
    expect(await parse(await sign({ sub: undefined, aud: ["client", "other"] })))
      .toMatchObject({ sid: "s" });
  });

  it("is accepted without exp, as older providers send it, while it is recent", async () => {
    expect(await parse(await sign({ exp: undefined, iat: NOW_S - 600 }))).toMatchObject({
      sid: "s",
    });
  });

  const wrong: [string, Record<string, unknown>, Record<string, unknown>?][] = [
    ["of another issuer", { iss: "https://evil.example" }],
    ["for another client", { aud: "other" }],
    ["without a time", { iat: undefined }],
    ["of long ago", { iat: NOW_S - 661 }],
    ["of 61 s from now", { iat: NOW_S + 61 }],
    ["that ended 61 s ago", { exp: NOW_S - 61 }],
    ["without an id", { jti: undefined }],
    ["with a nonce, as an ID token has", { nonce: "n" }],
    ["without the event", { events: {} }],
    ["with another event", { events: { "http://example.com/event": {} } }],
    ["with an event that is no object", { events: { [EVENT]: true } }],
    ["without events", { events: undefined }],
    ["without sub and sid", { sub: undefined, sid: undefined }],
    ["that names nothing", { sub: "", sid: undefined }],
    ["of another type", {}, { typ: "at+jwt" }],
    ["by a key that is not known", {}, { kid: "other" }],
  ];
  for (const [name, claims, header] of wrong) {
    it(`is rejected: ${name}`, async () => {
      await expect(parse(await sign(claims, header))).rejects
        .toMatchObject({ name: "OidcError" });
    });
  }

  it("is rejected unless the provider signed it", async () => {
    const header = { alg: "ES256", kid: "k" };
    const forged = [
      await new SignJWT(USUAL).setProtectedHeader(header).sign(stranger.privateKey),
      await new SignJWT(USUAL).setProtectedHeader({ alg: "HS256", kid: "k" })
        .sign(new TextEncoder().encode(JSON.stringify(jwk))),
      new UnsecuredJWT(USUAL).encode(),
      (await sign({})).replace(/\.[^.]*$/, "."),
      `${await sign({})}x`,
      "",
      "a.b.c",
      "x".repeat(100_000),
    ];
    for (const token of forged) {
      await expect(parse(token)).rejects.toMatchObject({ fault: "wrong_token" });
    }
  });
});
