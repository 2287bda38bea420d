import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  AUDIENCE,
  forgeJwt,
  ISSUER,
  sharedKey,
  signJwt,
} from "../../../tests/helpers/host_jwts.ts";
import { MOST_GROUPS } from "../person_claims.ts";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { HostTokenError } from "./host_token_errors.ts";
import { createVerifier } from "./verify.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const NOW = 1_800_000_000_000;
const NOW_S = NOW / 1000;
const HOUR_S = 60 * 60;
const SECRET = "5f0f3a1c8e7d42b69a0b1c2d3e4f5a6b";
const SHARED = sharedKey(SECRET);

function verifier(groupsClaim = "groups") {
  const keys = { secret: SECRET };
  const config = { issuer: ISSUER, audience: AUDIENCE, groupsClaim, keys };
  return createVerifier({ config, fetch, ...manualClock(NOW) });
}
const verify = await verifier();

/** Ann's JWT of NOW, with the given changes. */
const sign = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  signJwt(SHARED, claims, { header, now: NOW });

async function refusal(work: Promise<unknown>): Promise<HostTokenError> {
  const error = await work.then(() => null, (error) => error);
  assert(error instanceof HostTokenError, String(error));
  return error;
}

describe("a JWT of the existing application", () => {
  it("authenticates its subject, in the groups it names, until it expires", async () => {
    const verified = await verify(await sign({ name: "Ann Lee", groups: ["BOSTON", "HQ"] }));
    expect(verified).toEqual({
      person: {
        username: "host:ann",
        displayName: "Ann Lee",
        groups: ["BOSTON", "HQ"],
        method: "host",
        heldAttributes: {},
        asOf: NOW,
      },
      faults: [],
      expiresAt: NOW + 300_000,
    });
    expect((await verify(await sign())).person.displayName).toBe("ann");
  });

  const taken: [string, Record<string, unknown>, Record<string, unknown>?][] = [
    ["one group as a text", { groups: "BOSTON" }],
    ["200 groups", { groups: Array.from({ length: MOST_GROUPS }, (_, index) => `G${index}`) }],
    ["several audiences, ours among them", { aud: ["https://other.example.com", AUDIENCE] }],
    ["an end that is a second away", { exp: NOW_S + 1 }],
    ["an iat and nbf that are 60 s ahead", { iat: NOW_S + 60, nbf: NOW_S + 60 }],
    ["a life of exactly 24 hours", { iat: NOW_S - HOUR_S, exp: NOW_S + 23 * HOUR_S }],
    ["no iat, and an end within 24 hours", { iat: undefined, exp: NOW_S + 24 * HOUR_S }],
    ["the type of an access token", {}, { typ: "at+jwt" }],
    ["the type in full, in capitals", {}, { typ: "application/JWT" }],
    ["no type", {}, { typ: undefined }],
    ["a kid, which a shared secret has no use for", {}, { kid: "../../etc" }],
    ["a subject with spaces, accents and signs", { sub: "Ann Léa <ann@acme.com> 🙂" }],
  ];
  for (const [what, claims, header] of taken) {
    it(`is accepted with ${what}`, async () => {
      await verify(await sign(claims, header));
    });
  }

  const refused: [string, string, Record<string, unknown>, Record<string, unknown>?][] = [
    ["expired", "that ends this very second", { exp: NOW_S }],
    ["expired", "that ended a second ago", { exp: NOW_S - 1 }],
    ["expired", "that ended an hour ago", { exp: NOW_S - HOUR_S }],
    ["invalid", "whose nbf is 61 s ahead", { nbf: NOW_S + 61 }],
    ["invalid", "whose iat is 61 s ahead", { iat: NOW_S + 61 }],
    ["invalid", "that lives a second longer than a day", { exp: NOW_S + 24 * HOUR_S + 1 }],
    ["invalid", "without iat that lives too long", { iat: undefined, exp: NOW_S + 25 * HOUR_S }],
    ["invalid", "without exp", { exp: undefined }],
    ["invalid", "whose exp is a text", { exp: String(NOW_S + 60) }],
    ["invalid", "whose iat is a text", { iat: String(NOW_S) }],
    ["invalid", "whose nbf is null", { nbf: null }],
    ["invalid", "without sub", { sub: undefined }],
    ["invalid", "with an empty sub", { sub: "" }],
    ["invalid", "whose sub is a number", { sub: 42 }],
    ["invalid", "whose sub has a space at its end", { sub: "ann " }],
    ["invalid", "whose sub has a line break", { sub: "ann\nadmin" }],
    ["invalid", "whose sub has half of a surrogate pair", { sub: "ann\ud800" }],
    ["invalid", "whose sub turns the direction of writing", { sub: "ann\u202egnp" }],
    ["invalid", "whose sub is not in Unicode's normal form", { sub: "Le\u0301a" }],
    ["invalid", "whose sub is longer than 255 characters", { sub: "a".repeat(256) }],
    ["invalid", "of another issuer", { iss: "https://evil.example.com" }],
    ["invalid", "whose issuer differs by a slash", { iss: `${ISSUER}/` }],
    ["invalid", "whose issuer is a list", { iss: [ISSUER] }],
    ["invalid", "without iss", { iss: undefined }],
    ["invalid", "for another audience", { aud: "https://other.example.com" }],
    ["invalid", "whose audience merely begins as ours", { aud: `${AUDIENCE}.evil.example` }],
    ["invalid", "without aud", { aud: undefined }],
    ["invalid", "that is a logout token", {}, { typ: "logout+jwt" }],
    ["invalid", "that is a DPoP proof", {}, { typ: "dpop+jwt" }],
    ["invalid", "whose typ is a number", {}, { typ: 7 }],
    ["groups_missing", "without groups", { groups: undefined }],
    ["groups_missing", "with no group in its list", { groups: [] }],
    ["groups_missing", "whose groups are an object", { groups: { BOSTON: true } }],
    ["groups_missing", "with a group that is no text", { groups: ["BOSTON", 7] }],
    ["groups_too_many", "with 201 groups", {
      groups: Array.from({ length: MOST_GROUPS + 1 }, (_, index) => `G${index}`),
    }],
  ];
  for (const [fault, what, claims, header] of refused) {
    it(`is refused as ${fault} ${what}`, async () => {
      const error = await refusal(verify(await sign(claims, header)));
      expect(error.fault).toBe(fault);
    });
  }

  it("names groups by the claim's whole name, dots and slashes included", async () => {
    for (const claim of ["realm_access.roles", "https://acme.example.com/groups"]) {
      const byName = await verifier(claim);
      const nested = { realm_access: { roles: ["HQ"] }, [claim]: ["BOSTON"], groups: ["HQ"] };
      expect((await byName(await sign(nested))).person.groups).toEqual(["BOSTON"]);
      expect((await refusal(byName(await sign()))).fault).toBe("groups_missing");
    }
  });

  it("is refused beyond 8 KiB, and with a header that demands what is unknown", async () => {
    const fits = await sign({ pad: "x".repeat(5_800) });
    expect(fits.length).toBeLessThanOrEqual(8 * 1024);
    await verify(fits);
    expect((await refusal(verify(await sign({ pad: "x".repeat(6_200) })))).message)
      .toBe("it is too large");
    const critical = forgeJwt({ alg: "HS256", crit: ["exp"], exp: 1 }, {}, "AAAA");
    expect((await refusal(verify(critical))).fault).toBe("invalid");
  });

  it("is refused with any change, and so is any other text", async () => {
    const token = await sign();
    const letters = fc.constantFrom(..."ABCxyz019-_.=+/ \u0000é");
    const edit = fc.record({
      at: fc.nat(token.length),
      cut: fc.nat(3),
      put: fc.string({ unit: letters, maxLength: 3 }),
    });
    const changed = edit.map(({ at, cut, put }) =>
      token.slice(0, at) + put + token.slice(at + cut)
    );
    const parts = fc.array(fc.constantFrom(...token.split("."), "", "e30"), { maxLength: 4 })
      .map((some) => some.join("."));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, parts, fc.string()), async (other) => {
        fc.pre(other !== token);
        expect((await refusal(verify(other))).fault).toBe("invalid");
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("is not quoted in the error", async () => {
    for (
      const claims of [{ sub: "s3cret\n" }, { iss: "s3cret" }, { aud: "s3cret" }, { nbf: "s3cret" }]
    ) {
      const error = await refusal(verify(await sign(claims)));
      expect(Deno.inspect(error)).not.toContain("s3cret");
    }
  });
});
