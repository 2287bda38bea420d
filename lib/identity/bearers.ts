/** Whose bearer a request came with: one of ours, which names a session, or the existing application's. */
import { decodeJwt } from "jose";
import type { HostTokens } from "./host/host_tokens.ts";
import { LONGEST_TOKEN } from "./host/verify.ts";
import type { LiveSession, Sessions, SessionUse } from "./sessions.ts";

export interface Bearers {
  /**
   * @returns the session that the bearer stands for, or null.
   * @throws what {@linkcode HostTokens.session} throws, for one that is not ours.
   */
  read(token: string, use?: SessionUse): Promise<LiveSession | null>;
  /** Whether the token says that we made it; what that is worth is for `read` to find out. */
  isOurs(token: string): boolean;
}

export interface BearersOptions {
  readonly sessions: Sessions;
  /** Undefined where JWTs of another application are not taken. */
  readonly hostTokens: HostTokens | undefined;
  /** Our own. */
  readonly issuer: string;
}

/**
 * The issuer that a token claims says where to ask about it, and nothing else: no token that fails
 * with the one is tried with the other.
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

/** @returns what the payload says, before anything of it is verified. */
function issuerOf(token: string): string | undefined {
  if (token.length > LONGEST_TOKEN) return undefined;
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
