/** Whether a JWT is the existing application's, and what it says. */
import { errors, jwtVerify, type JWTVerifyResult } from "jose";
import type { Clock } from "../../clock/clock.ts";
import type { HostTokenConfig } from "../../config/config.ts";
import { CLOCK_SKEW_S, parseClaims, type Vouch } from "./claims.ts";
import { HostTokenError } from "./errors.ts";
import { createHostKeys } from "./keys.ts";

/** A JWT has to pass every proxy in an HTTP header; 8 KiB is what many take. */
export const LONGEST_TOKEN = 8 * 1024;

/** A JWT, or an access token of OAuth 2.0 (RFC 9068); an ID token or a logout token is neither. */
const TYPES = new Set(["jwt", "application/jwt", "at+jwt", "application/at+jwt"]);

export interface VerifierOptions extends Clock {
  readonly config: HostTokenConfig;
  readonly fetch: typeof fetch;
}

/**
 * @returns what says whom a JWT vouches for; it throws {@linkcode HostTokenError} for any other
 * text.
 */
export async function createVerifier(
  { config, fetch, now, elapsed }: VerifierOptions,
): Promise<(token: string) => Promise<Vouch>> {
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
    return parseClaims(payload, groupsClaim, now());
  };
}

const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/**
 * Whether the signature is written as RFC 7515, 2 has it. Lenient decoders skip white space and the
 * bits that the last character has to spare: one JWT would have many texts, and each would count as
 * another where they are counted.
 */
function hasPlainSignature(token: string): boolean {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  try {
    return Uint8Array.fromBase64(signature, BASE64URL).toBase64(BASE64URL) === signature;
  } catch {
    return false;
  }
}

/** What jose says of a JWT, without what the JWT says. */
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
