import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { judgeKeys } from "./key_set.ts";

const judge = (keys: object[], status = 200) =>
  judgeKeys({ status, body: JSON.stringify({ keys }) }, "HOST_JWT_JWKS_URL", ["RS256", "EdDSA"]);

describe("published keys", () => {
  it("are well where one can be used", () => {
    const keys = [
      { kty: "RSA", alg: "RS256", use: "sig" },
      { kty: "RSA", use: "enc" },
      { kty: "OKP", crv: "Ed25519" },
      { kty: "EC", crv: "P-256" },
    ];
    expect(judge(keys)).toMatchObject({ outcome: "ok", found: "2 of 4 keys can be used" });
  });

  it("fail where none can, where there are none, and where they give themselves away", () => {
    const bad: [object[], string][] = [
      [[], "none of 0 keys"],
      [[{ kty: "RSA", alg: "RSA-OAEP" }], "none of 1 key"],
      [[{ kty: "RSA", alg: "RS256", d: "private" }], "a private or secret key is published"],
      [[{ kty: "oct", k: "secret" }], "a private or secret key is published"],
    ];
    for (const [keys, found] of bad) {
      expect(judge(keys)).toMatchObject({
        outcome: "failure",
        found: expect.stringContaining(found),
      });
    }
    expect(judge([], 404).found).toBe("the answer (404) is no set of keys");
    const page = judgeKeys({ status: 200, body: "<html>" }, "OIDC_ISSUER", []);
    expect(page).toMatchObject({ outcome: "failure", fix: expect.stringContaining("OIDC_ISSUER") });
  });
});
