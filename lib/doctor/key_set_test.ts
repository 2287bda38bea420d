import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { checkKeys } from "./key_set.ts";

const check = (keys: object[], status = 200) =>
  checkKeys({ status, body: JSON.stringify({ keys }) }, "HOST_JWT_JWKS_URL", ["RS256", "EdDSA"]);

async function publicKey(algorithm: string): Promise<JWK> {
  return await exportJWK((await generateKeyPair(algorithm, { extractable: true })).publicKey);
}

describe("published keys", () => {
  it("are ok where one is usable", async () => {
    const rsa = await publicKey("RS256");
    const keys = [
      { ...rsa, alg: "RS256", use: "sig" },
      { ...rsa, use: "enc" },
      { ...rsa, alg: "RS512" },
      await publicKey("EdDSA"),
      await publicKey("ES256"),
    ];
    expect(await check(keys)).toMatchObject({ outcome: "ok", found: "2 of 5 keys can be used" });
  });

  it("fail where none is usable, where there are none, and where private keys are published", async () => {
    const rsa = await publicKey("RS256");
    const short = { ...rsa, n: new Uint8Array(128).fill(7).toBase64({ alphabet: "base64url" }) };
    const bad: [object[], string][] = [
      [[], "none of 0 keys"],
      [[{ ...rsa, alg: "RSA-OAEP" }], "none of 1 key"],
      [[{ kty: "RSA", n: "AQAB", e: "" }], "none of 1 key"],
      [[short], "none of 1 key"],
      [[{ kty: "RSA", alg: "RS256", d: "private" }], "a private or secret key is published"],
      [[{ kty: "oct", k: "secret" }], "a private or secret key is published"],
    ];
    for (const [keys, found] of bad) {
      expect(await check(keys))
        .toMatchObject({ outcome: "failure", found: expect.stringContaining(found) });
    }
    expect(await check([], 404)).toMatchObject({ found: "the answer (404) is no set of keys" });
    expect(await checkKeys({ status: 200, body: "<html>" }, "OIDC_ISSUER", []))
      .toMatchObject({ outcome: "failure", fix: expect.stringContaining("OIDC_ISSUER") });
  });
});
