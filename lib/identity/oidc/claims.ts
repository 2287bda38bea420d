/** From the provider's claims to the person they are about. */
import * as v from "valibot";
import { sha256Hex } from "../../sha256.ts";
import { type Claims, groupsIn, MOST_GROUPS, nameIn } from "../claims.ts";
import { externalUsername, type Person } from "../person.ts";
import { OidcError } from "./errors.ts";

/** The claims of an ID token, as far as every provider has them. */
export type IdClaims = v.InferOutput<typeof IdClaims>;
const IdClaims = v.looseObject({
  // At most 255 ASCII characters (OpenID Connect Core 1.0, 2). White space around it would be lost
  // where names are looked up, and with it the difference between two people.
  sub: v.pipe(v.string(), v.regex(/^(?! )[\x20-\x7e]{1,255}(?<! )$/)),
  /** Names the session at the provider. */
  sid: v.optional(v.pipe(v.string(), v.regex(/^[^\p{C}]{1,255}$/u))),
  /** Seconds since the epoch. */
  iat: v.number(),
  /** Seconds since the epoch. */
  exp: v.number(),
});

/** @throws {OidcError} `wrong_token`. */
export function parseIdClaims(claims: unknown): IdClaims {
  const parsed = v.safeParse(IdClaims, claims);
  if (parsed.success) return parsed.output;
  const claim = v.getDotPath(parsed.issues[0]) ?? "claims";
  throw new OidcError("wrong_token", `ID token: its ${claim} is not as OpenID Connect describes`);
}

/** Whether userinfo need not be asked for: the token says it all. */
export function saysEnough(claims: Claims, groupsClaim: string): boolean {
  return claims[groupsClaim] !== undefined && nameIn(claims) !== undefined;
}

/**
 * @param claims the ID token's, over those of userinfo.
 * @param issuer the configured one.
 * @throws {OidcError} `groups_missing` or `groups_too_many`.
 */
export async function personOf(
  claims: Claims & { readonly sub: string },
  { issuer, groupsClaim }: { readonly issuer: string; readonly groupsClaim: string },
): Promise<Person> {
  return {
    username: await providerUsername(issuer, claims.sub),
    displayName: nameIn(claims) ?? claims.sub,
    groups: groupsOf(claims[groupsClaim], groupsClaim),
    method: "oidc",
  };
}

/**
 * A subject is unique within its issuer alone (OpenID Connect Core 1.0, 5.7): the name carries both,
 * so that after a change of OIDC_ISSUER nobody is taken for somebody else.
 */
export async function providerUsername(issuer: string, subject: string): Promise<string> {
  const issuerHash = (await sha256Hex(issuer)).slice(0, 12);
  return externalUsername("oidc", `${issuerHash}:${subject}`);
}

function groupsOf(claim: unknown, name: string): string[] {
  const groups = groupsIn(claim);
  if (groups === "missing") {
    throw new OidcError(
      "groups_missing",
      `The claim ${name} ${claim === undefined ? "is missing" : "names no group"}: have the ` +
        "provider put the person's groups into it, or set OIDC_GROUPS_CLAIM",
    );
  }
  if (groups === "too_many") {
    throw new OidcError(
      "groups_too_many",
      `The claim ${name} has more groups than are kept: have the provider send those of this ` +
        `application alone, at most ${MOST_GROUPS}`,
    );
  }
  return groups;
}
