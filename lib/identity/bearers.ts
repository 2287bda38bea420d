/** Resolves bearer tokens to sessions: our own tokens, or JWTs of the existing application. */
import { decodeJwt } from "jose";
import type { HostTokens } from "./host/host_tokens.ts";
import { LONGEST_TOKEN } from "./host/verify.ts";
import type { LiveSession, Sessions, SessionUse } from "./sessions/sessions.ts";

export interface Bearers {
  /**
   * @returns the session that the token names, or null.
   * @throws what {@linkcode HostTokens.session} throws, for a token that is not ours.
   */
  read(token: string, use?: SessionUse): Promise<LiveSession | null>;
  /** Whether the token claims us as its issuer. Only `read` verifies it. */
  isOurs(token: string): boolean;
}

export interface BearersOptions {
  readonly sessions: Sessions;
  /** Undefined where JWTs of another application are not accepted. */
  readonly hostTokens: HostTokens | undefined;
  /** The issuer of our own tokens. */
  readonly issuer: string;
}

/**
 * The claimed issuer only selects the verifier: a token that fails with one verifier is never tried
 * with the other.
 */
export function createBearers({ sessions, hostTokens, issuer }: BearersOptions): Bearers {
  const isOurs = (token: string) => hostTokens === undefined || issuerOf(token) === issuer;
  return {
    isOurs,
    async read(token, use) {
      if (hostTokens === undefined || isOurs(token)) {
        return await sessions.read(token, "bearer", use);
      }
      return await hostTokens.session(token, use);
    },
  };
}

/** @returns the `iss` of the payload, unverified. */
function issuerOf(token: string): string | undefined {
  if (token.length > LONGEST_TOKEN) return undefined;
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
