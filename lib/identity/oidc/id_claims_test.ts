import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { MOST_GROUPS } from "../person_claims.ts";
import { claimsOver, parseIdClaims, personOf, providerUsername, saysEnough } from "./id_claims.ts";
import { OidcError } from "./oidc_errors.ts";

const ISSUER = "https://id.example.com";
const person = (claims: Record<string, unknown>, groupsClaim = "groups") =>
  Promise.try(() =>
    personOf({ sub: "42", groups: ["BOSTON"], ...claims }, { issuer: ISSUER, groupsClaim })
  );

async function faultOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    assert(error instanceof OidcError);
    return error.fault;
  }
  return "none";
}

describe("a person at the provider", () => {
  it("is named by issuer and subject, so that another issuer's subject is another person", async () => {
    const { username } = await person({});
    expect(username).toMatch(/^oidc:[0-9a-f]{12}:42$/);
    expect(providerUsername("https://other.example.com", "42")).not.toBe(username);
    expect((await person({ sub: "ann" })).username)
      .not.toBe((await person({ sub: "Ann" })).username);
  });

  it("is called by name, user name or address, in that order, and by the subject at last", async () => {
    const called = async (claims: Record<string, unknown>) => (await person(claims)).displayName;
    const all = { name: "Ann", preferred_username: "ann", email: "ann@acme.com" };
    expect(await called(all)).toBe("Ann");
    expect(await called({ ...all, name: undefined })).toBe("ann");
    expect(await called({ ...all, name: " ", preferred_username: 7 })).toBe("ann@acme.com");
    expect(await called({})).toBe("42");
    expect(await called({ name: "Ann\n\u202eBob\u0000" })).toBe("Ann Bob");
    expect(await called({ name: "x".repeat(500) })).toHaveLength(100);
  });

  it("has the groups of the claim: a list, or one text", async () => {
    const groups = async (claim: unknown) => (await person({ groups: claim })).groups;
    expect(await groups(["BOSTON", "", "NORTH EAST", "BOSTON"])).toEqual(["BOSTON", "NORTH EAST"]);
    expect(await groups("NORTH EAST, BOSTON")).toEqual(["NORTH EAST, BOSTON"]);
  });

  it("has the groups of a claim whose name looks like a path or a URL", async () => {
    const [dotted, url] = ["realm.access", "https://acme.example/claims/groups"];
    expect((await person({ [dotted]: ["A"], realm: { access: ["B"] } }, dotted)).groups)
      .toEqual(["A"]);
    expect((await person({ [url]: "B" }, url)).groups).toEqual(["B"]);
  });

  it("is in no group where the claim is missing, empty, or of another type", async () => {
    for (const claim of [undefined, null, [], "", [""], 7, true, {}, ["A", 7], [["A"]]]) {
      expect(await faultOf(() => person({ groups: claim }))).toBe("groups_missing");
    }
    expect(await faultOf(() => person({}, "__proto__"))).toBe("groups_missing");
    expect(await faultOf(() => person({}, "constructor"))).toBe("groups_missing");
  });

  it("is in more groups than are accepted", async () => {
    const many = Array.from({ length: MOST_GROUPS }, (_, index) => `group ${index}`);
    expect((await person({ groups: many })).groups).toHaveLength(MOST_GROUPS);
    for (
      const groups of [
        [...many, "one more"],
        ["x".repeat(257)],
        many.map((g) => g.repeat(30)),
      ]
    ) {
      expect(await faultOf(() => person({ groups }))).toBe("groups_too_many");
    }
  });

  it("never has a group that the provider did not name, for any claim", async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (claim) => {
      const named: unknown[] = Array.isArray(claim) ? claim : [claim];
      const groups = await person({ groups: claim }).then(({ groups }) => groups, () => []);
      expect(groups.every((group) => named.includes(group))).toBe(true);
    }));
  });

  it("need not be looked up where the ID token has groups and a name", () => {
    expect(saysEnough({ groups: [], name: "Ann" }, "groups")).toBe(true);
    expect(saysEnough({ groups: ["A"] }, "groups")).toBe(false);
    expect(saysEnough({ name: "Ann" }, "groups")).toBe(false);
    expect(saysEnough({ groups: null, name: "Ann" }, "groups")).toBe(false);
  });

  it("has the ID token's claims before those of userinfo, unless they are null", () => {
    expect(claimsOver({ sub: "42", groups: null, name: "Ann" }, { groups: ["A"], name: "Bob" }))
      .toEqual({ sub: "42", groups: ["A"], name: "Ann" });
    expect(claimsOver({ sub: "42", groups: [] }, { groups: ["A"] }).groups).toEqual([]);
  });
});

describe("an ID token's claims", () => {
  const usual = { sub: "42", iat: 1, exp: 2, sid: "s" };

  it("need a subject and times", async () => {
    expect(parseIdClaims({ ...usual, groups: ["A"] })).toEqual({ ...usual, groups: ["A"] });
    for (const sub of [undefined, "", "x".repeat(256), "line\nfeed", "ünïcode", " 42", "42 ", 42]) {
      expect(await faultOf(() => parseIdClaims({ ...usual, sub }))).toBe("wrong_token");
    }
    expect(await faultOf(() => parseIdClaims({ ...usual, exp: "2" }))).toBe("wrong_token");
    expect(await faultOf(() => parseIdClaims({ ...usual, sid: 7 }))).toBe("wrong_token");
  });
});
