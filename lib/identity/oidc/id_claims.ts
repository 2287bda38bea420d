/** Reads the person from the provider's claims. */
import * as v from "valibot";
import { sha256Hex } from "../../crypto/sha256.ts";
import { type Claims, groupsIn, MOST_GROUPS, nameIn } from "../person_claims.ts";
import type { Declarations } from "../attributes/held_attributes.ts";
import { haveAttributes } from "../attributes/take_attributes.ts";
import { externalUsername, type Person } from "../person.ts";
import { OidcError } from "./oidc_errors.ts";
import { adviceOn, type MissingScopes } from "./scopes.ts";

/** The claims of an ID token that every provider sends. */
export type IdClaims = v.InferOutput<typeof IdClaims>;
const IdClaims = v.looseObject({
  // At most 255 ASCII characters (OpenID Connect Core 1.0, 2). Names are trimmed for lookup, so
  // white space around them must not distinguish two people.
  sub: v.pipe(v.string(), v.regex(/^(?! )[\x20-\x7e]{1,255}(?<! )$/)),
  /** Names the session at the provider. */
  sid: v.optional(v.pipe(v.string(), v.regex(/^[^\p{C}]{1,255}$/u))),
  /** Seconds since the epoch. */
  iat: v.number(),
  /** Seconds since the epoch. */
  exp: v.number(),
  /** When the person was authenticated: seconds since the epoch. */
  auth_time: v.optional(v.number()),
});

/** @throws {OidcError} `wrong_token`. */
export function parseIdClaims(claims: unknown): IdClaims {
  const parsed = v.safeParse(IdClaims, claims);
  if (parsed.success) return parsed.output;
  const claim = v.getDotPath(parsed.issues[0]) ?? "claims";
  throw new OidcError("wrong_token", `ID token: its ${claim} is not as OpenID Connect describes`);
}

/** Whether the ID token has all claims, so that userinfo is not needed. */
export function saysEnough(
  claims: Claims,
  groupsClaim: string,
  declared: Declarations = {},
): boolean {
  return (claims[groupsClaim] ?? undefined) !== undefined && nameIn(claims) !== undefined &&
    haveAttributes(declared, claims);
}

/** @returns the claims of both; the ID token's win over userinfo's, unless they are null. */
export function claimsOver<Own extends Claims>(own: Own, more: Claims): Own {
  const silent = Object.entries(more).filter(([name]) => own[name] === null);
  return { ...more, ...own, ...Object.fromEntries(silent) };
}

/**
 * @param claims the ID token's merged with those of userinfo.
 * @param issuer the configured one.
 * @param missing the scopes that may be needed for the groups.
 * @throws {OidcError} `groups_missing`, `scope_missing` or `groups_too_many`.
 */
export function personOf(
  claims: Claims & { readonly sub: string },
  { issuer, groupsClaim }: { readonly issuer: string; readonly groupsClaim: string },
  missing: MissingScopes | null = null,
): Person {
  return {
    username: providerUsername(issuer, claims.sub),
    displayName: nameIn(claims) ?? claims.sub,
    groups: groupsOf(claims[groupsClaim], groupsClaim, missing),
    method: "oidc",
  };
}

/**
 * A subject is unique only within its issuer (OpenID Connect Core 1.0, 5.7). The name has both, so
 * that a changed OIDC_ISSUER cannot map a new person to an old one.
 */
export function providerUsername(issuer: string, subject: string): string {
  const issuerHash = sha256Hex(issuer).slice(0, 12);
  return externalUsername("oidc", `${issuerHash}:${subject}`);
}

function groupsOf(claim: unknown, name: string, missing: MissingScopes | null): string[] {
  const groups = groupsIn(claim);
  if (groups === "missing") throw noGroups(claim, name, missing);
  if (groups === "too_many") {
    throw new OidcError(
      "groups_too_many",
      `The claim ${name} has more groups than are kept: have the provider send those of this ` +
        `application alone, at most ${MOST_GROUPS}`,
    );
  }
  return groups;
}

function noGroups(claim: unknown, name: string, missing: MissingScopes | null): OidcError {
  const isThere = claim !== undefined && claim !== null;
  const what = `The claim ${name} ${isThere ? "names no group" : "is missing"}`;
  // No scope is missing for a claim that arrived.
  if (isThere || missing === null) {
    return new OidcError(
      "groups_missing",
      `${what}: have the provider put the person's groups into it, or set OIDC_GROUPS_CLAIM`,
    );
  }
  const advice = `${what}, and ${adviceOn(missing)}`;
  if (!missing.likely) {
    return new OidcError("groups_missing", `${advice}; else set OIDC_GROUPS_CLAIM`);
  }
  return new OidcError("scope_missing", advice, { scopes: missing.scopes });
}
