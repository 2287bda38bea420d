import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { parsePolicyText } from "../../access/policy.ts";
import { type AttributeHolder, checkAttributes, checkClaims } from "./attributes.ts";

const policy = parsePolicyText(JSON.stringify({
  version: 1,
  attributes: {
    email: { type: "text", claim: "email", vouched_by: "email_verified" },
    depot: { type: "integer", claim: "https://acme.com/depot" },
  },
  datasets: {
    deliveries: {
      table: "a.b.c",
      columns: ["geom"],
      types: { driver: "text", depot: "integer" },
    },
  },
  groups: {
    DRIVERS: { deliveries: { driver: { attribute: "email" } } },
    DEPOT: { deliveries: { depot: { attribute: "depot" } } },
    OFFICE: { deliveries: "all" },
  },
}));
const person = (
  groups: string[],
  attributes: AttributeHolder["attributes"],
  isSealed = false,
): AttributeHolder => ({ username: "ann@acme.com", groups, attributes, isSealed });

describe("people's attributes", () => {
  it("are those that their groups compare with", () => {
    const people = [person(["DRIVERS"], { email: "ann@acme.com" }), person(["OFFICE"], {})];
    expect(checkAttributes(policy, people, 0)).toEqual({
      outcome: "ok",
      found: "no account lacks one that its groups compare with",
      details: ["email: 1 account", "depot: 0 accounts"],
    });
  });

  it("that are missing or refused are named, without a value or a name of a person", () => {
    const finding = checkAttributes(policy, [
      person(["DRIVERS"], {}),
      person(["DRIVERS", "OFFICE"], {}),
      person(["DEPOT"], { depot: "secret-7" }),
    ], 0);
    expect(finding).toMatchObject({
      outcome: "warning",
      found: "email is missing for 2 accounts",
      details: ["depot is refused (not_integer) for 1 account"],
    });
    expect(JSON.stringify(finding)).not.toMatch(/secret-7|ann@/);
  });

  it("that cannot be opened are reported", () => {
    expect(checkAttributes(policy, [person(["DRIVERS"], {}, true)], 0)).toMatchObject({
      outcome: "warning",
      fix: expect.stringContaining("KV_ENCRYPTION_KEY"),
    });
  });
});

describe("the provider's claims", () => {
  const check = (scopes: string, claims?: string[]) =>
    checkClaims(policy.attributes, { claims_supported: claims }, scopes);

  it("are requested and listed", () => {
    const all = ["email", "email_verified", "https://acme.com/depot"];
    expect(check("openid email", all).outcome).toBe("ok");
    expect(check("openid email").outcome).toBe("ok");
    expect(check("openid profile", all)).toMatchObject({
      outcome: "warning",
      found: "the claim email comes with the scope email, which is not requested",
      fix: "Add email to OIDC_SCOPES.",
    });
    expect(check("openid email", ["email", "email_verified"]).found)
      .toBe("the provider does not list https://acme.com/depot among its claims");
    expect(checkClaims({}, {}, "openid").outcome).toBe("skipped");
  });
});
