/**
 * The JWTs that name sessions. The signature keeps invalid tokens away from KV; the session's
 * record decides whether it is live.
 */
import { create, decode, verify } from "djwt";
import * as v from "valibot";
import { sha256Hex } from "../../crypto/sha256.ts";
import type { Audience } from "./session.ts";

const Claims = v.object({ jti: v.string() });
const Header = v.object({ kid: v.string() });

/** A cookie has to fit into 4 KiB including its name (RFC 6265, 6.1). */
const LONGEST_TOKEN = 4_000;
/** Clocks of our processes may differ: a token may be this far ahead. */
const CLOCK_SKEW_MS = 60_000;

/** What a token names, after its signature and audience are verified. */
export interface Named {
  readonly id: string;
  /** Whether the newest secret signed it. */
  readonly current: boolean;
}

export interface SessionTokens {
  /** @param expiresAt milliseconds since the epoch. */
  sign(id: string, audience: Audience, createdAt: number, expiresAt: number): Promise<string>;
  /** @returns null for anything that we did not sign for this audience. */
  read(token: string, audience: Audience): Promise<Named | null>;
}

export interface SessionTokensOptions {
  /** The first one signs; all of them verify. */
  readonly secrets: readonly [string, ...string[]];
  /** The app's origin: a token signed for another app with the same secret is rejected. */
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export async function createSessionTokens(options: SessionTokensOptions): Promise<SessionTokens> {
  const { secrets, issuer, now } = options;
  const [first, ...rest] = secrets;
  const newest = await signingKey(first);
  const byKid = new Map([[newest.kid, newest.key]]);
  for (const secret of rest) {
    const { kid, key } = await signingKey(secret);
    byKid.set(kid, key);
  }
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const isFromAhead = ({ iat = 0, nbf = 0 }: { iat?: number; nbf?: number }) =>
    Math.max(iat, nbf) * 1000 > now() + CLOCK_SKEW_MS;
  return {
    sign: (id, audience, createdAt, expiresAt) =>
      create({ alg: "HS256", typ: "JWT", kid: newest.kid }, {
        iss: issuer,
        aud: audience,
        jti: id,
        iat: seconds(createdAt),
        exp: seconds(expiresAt),
      }, newest.key),
    async read(token, audience) {
      if (token.length > LONGEST_TOKEN) return null;
      try {
        const { kid } = v.parse(Header, decode(token)[0]);
        const key = byKid.get(kid);
        if (key === undefined) return null;
        const claims = await verify(token, key, {
          audience,
          // The record has the session's end, to the millisecond and by our clock.
          ignoreExp: true,
          ignoreNbf: true,
          predicates: [(payload) => payload.iss === issuer && !isFromAhead(payload)],
        });
        return { id: v.parse(Claims, claims).jti, current: kid === newest.kid };
      } catch {
        return null;
      }
    },
  };
}

async function signingKey(secret: string): Promise<{ key: CryptoKey; kid: string }> {
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );
  return { key, kid: sha256Hex(secret).slice(0, 8) };
}
