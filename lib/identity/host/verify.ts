/** Verifies a JWT of the existing application and reads its claims. */
import { errors, jwtVerify, type JWTVerifyResult } from "jose";
import type { Clock } from "../../clock/clock.ts";
import type { HostTokenConfig } from "../../config/config.ts";
import type { Declarations } from "../attributes/held_attributes.ts";
import { CLOCK_SKEW_S, parseClaims, type VerifiedToken } from "./host_claims.ts";
import { HostTokenError } from "./host_token_errors.ts";
import { createHostKeys } from "./keys.ts";

/** A JWT has to pass every proxy in an HTTP header; many accept 8 KiB. */
export const LONGEST_TOKEN = 8 * 1024;

/** A JWT, or an access token of OAuth 2.0 (RFC 9068); an ID token or a logout token is neither. */
const TYPES = new Set(["jwt", "application/jwt", "at+jwt", "application/at+jwt"]);

export interface VerifierOptions extends Clock {
  readonly config: HostTokenConfig;
  readonly fetch: typeof fetch;
  /** The attributes to take. @default {none} */
  readonly declared?: () => Declarations;
}

/**
 * @returns a function that verifies a JWT. It throws {@linkcode HostTokenError} for any other text.
 */
export async function createVerifier(
  { config, fetch, declared = () => ({}), now, elapsed }: VerifierOptions,
): Promise<(token: string) => Promise<VerifiedToken>> {
  const { issuer, audience, groupsClaim } = config;
  const keys = await createHostKeys(config.keys, fetch, elapsed);

  async function signed(token: string): Promise<JWTVerifyResult> {
    try {
      return await jwtVerify(token, keys.find, {
        algorithms: keys.algorithms,
        issuer,
        audience,
        clockTolerance: CLOCK_SKEW_S,
        currentDate: new Date(now()),
      });
    } catch (error) {
      throw hostTokenError(error);
    }
  }

  return async (token) => {
    if (token.length > LONGEST_TOKEN) throw new HostTokenError("invalid", "it is too large");
    if (!hasPlainSignature(token)) throw new HostTokenError("invalid", "it is no JWT");
    const { payload, protectedHeader: { typ } } = await signed(token);
    if (typ !== undefined && !TYPES.has(String(typ).toLowerCase())) {
      throw new HostTokenError("invalid", "its typ is another's");
    }
    return parseClaims(payload, groupsClaim, declared(), now());
  };
}

const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/**
 * Whether the signature is canonical base64url (RFC 7515, 2). Lenient decoders skip white space and
 * the spare bits of the last character: one JWT would have many texts, and each would be counted as
 * another.
 */
function hasPlainSignature(token: string): boolean {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  try {
    return Uint8Array.fromBase64(signature, BASE64URL).toBase64(BASE64URL) === signature;
  } catch {
    return false;
  }
}

/** Maps jose's error to ours, without quoting the JWT. */
function hostTokenError(error: unknown): unknown {
  if (error instanceof HostTokenError) return error;
  if (error instanceof errors.JWTExpired) return new HostTokenError("expired", "it has ended");
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new HostTokenError("invalid", `its ${error.claim} is not the one that is expected`);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new HostTokenError("invalid", "its signature is wrong");
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new HostTokenError("invalid", "its alg is not one that is taken");
  }
  if (error instanceof errors.JOSEError) return new HostTokenError("invalid", "it is no JWT");
  return new HostTokenError(
    "keys_unavailable",
    "a key cannot be used to verify: RSA keys need 2048 bits at least",
    { cause: error },
  );
}
