import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkClient, checkMetadata } from "./oidc.ts";

const REDIRECT = "https://maps.acme.com/oidc/callback";

describe("the provider's metadata", () => {
  const check = (methods?: string[], scopes?: string[]) =>
    checkMetadata(
      { code_challenge_methods_supported: methods, scopes_supported: scopes },
      "openid profile email",
      REDIRECT,
    );

  it("is ok with S256 and our scopes, with the redirect URI to copy", () => {
    expect(check(["plain", "S256"], ["openid", "email", "profile"])).toMatchObject({
      outcome: "ok",
      found: `it answers; register ${REDIRECT} there`,
    });
    expect(check(["S256"]).outcome).toBe("ok");
  });

  it("fails without S256, and warns where it is silent or lacks a scope", () => {
    expect(check(["plain"])).toMatchObject({
      outcome: "failure",
      fix: expect.stringContaining("S256"),
    });
    expect(check().outcome).toBe("warning");
    expect(check(["S256"], ["openid"])).toMatchObject({
      outcome: "warning",
      found: "the provider does not offer profile, email",
      fix: expect.stringContaining("OIDC_SCOPES"),
    });
  });
});

describe("the provider's registration of this app", () => {
  it("is reported with the fix at either side", () => {
    const cases: [number, string | undefined, string, string][] = [
      [303, "invalid_grant", "ok", ""],
      [200, "invalid_grant", "ok", ""],
      [400, "invalid_grant", "failure", REDIRECT],
      [303, "invalid_client", "failure", "OIDC_CLIENT_SECRET"],
      [303, "unauthorized_client", "failure", "OIDC_CLIENT_ID"],
      [0, "invalid_grant", "warning", "by hand"],
      [303, undefined, "warning", "by hand"],
      [503, "invalid_grant", "warning", "by hand"],
    ];
    for (const [signIn, codeError, outcome, fix] of cases) {
      const finding = checkClient({ signIn, codeError }, REDIRECT);
      expect([signIn, codeError, finding.outcome]).toEqual([signIn, codeError, outcome]);
      if (finding.outcome !== "ok") expect(finding.fix).toContain(fix);
    }
  });
});
