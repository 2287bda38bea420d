/** Reads the person from the claims of the existing application's JWT. */
import * as v from "valibot";
import type { Declarations } from "../attributes/held_attributes.ts";
import { takeAttributes, type TakenAttributes } from "../attributes/take_attributes.ts";
import { groupsIn, MOST_GROUPS, nameIn } from "../person_claims.ts";
import { type ExternalIdentity, externalUsername } from "../person.ts";
import { HostTokenError } from "./host_token_errors.ts";

/** How far the application's clock may be ahead of ours. Clock skew never extends `exp`. */
export const CLOCK_SKEW_S = 60;
/** A user who is signed out or moved there keeps the JWT's rights until it expires. */
export const LONGEST_LIFETIME_S = 24 * 60 * 60;

/** The content of a JWT with a valid signature. */
export interface VerifiedToken {
  readonly person: ExternalIdentity;
  /** The attributes that were refused. */
  readonly faults: TakenAttributes["faults"];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Names that look alike must not be two people: no white space at the ends, one Unicode form. The
 * name is part of a KV key, which limits its length.
 */
const subject = v.pipe(
  v.string(),
  v.regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u),
  v.check((text) => text.trim() === text && text.normalize("NFC") === text),
);

const Claims = v.looseObject({
  sub: subject,
  /** Seconds since the epoch, as is `iat`. */
  exp: v.pipe(v.number(), v.finite()),
  iat: v.optional(v.pipe(v.number(), v.finite())),
});

/**
 * @param claims of a JWT whose signature, issuer, audience and `nbf` are valid.
 * @param groupsClaim the claim's full name, including any dots and slashes.
 * @param declared the attributes to take.
 * @param now milliseconds since the epoch.
 * @throws {HostTokenError}
 */
export function parseClaims(
  claims: unknown,
  groupsClaim: string,
  declared: Declarations,
  now: number,
): VerifiedToken {
  const parsed = v.safeParse(Claims, claims);
  if (!parsed.success) {
    const claim = v.getDotPath(parsed.issues[0]) ?? "claims";
    throw new HostTokenError("invalid", `its ${claim} is missing, or not what it has to be`);
  }
  const { sub, exp, iat } = parsed.output;
  const nowS = now / 1000;
  if (exp <= nowS) throw new HostTokenError("expired", "it has ended");
  if (iat !== undefined && iat > nowS + CLOCK_SKEW_S) {
    throw new HostTokenError("invalid", "its iat is in the future: compare the two clocks");
  }
  if (exp - (iat ?? nowS) > LONGEST_LIFETIME_S) {
    throw new HostTokenError("invalid", "its exp is more than 24 hours away: sign shorter ones");
  }
  const groups = parseGroups(parsed.output[groupsClaim]);
  const { held: heldAttributes, faults } = takeAttributes(declared, [parsed.output], groups);
  return {
    person: {
      username: externalUsername("host", sub),
      displayName: nameIn(parsed.output) ?? sub,
      groups,
      method: "host",
      heldAttributes,
      // Capped by our clock: a clock that is ahead must not invalidate the JWTs signed next.
      ...iat === undefined ? {} : { asOf: Math.floor(Math.min(iat * 1000, now)) },
    },
    // RFC 7519 allows fractions of a second, and some libraries write them.
    expiresAt: Math.floor(exp * 1000),
    faults,
  };
}

function parseGroups(claim: unknown): string[] {
  const groups = groupsIn(claim);
  if (groups === "missing") {
    throw new HostTokenError(
      "groups_missing",
      "the claim HOST_JWT_GROUPS_CLAIM is missing, or names no group",
    );
  }
  if (groups === "too_many") {
    throw new HostTokenError("groups_too_many", `it names more than ${MOST_GROUPS} groups`);
  }
  return groups;
}
