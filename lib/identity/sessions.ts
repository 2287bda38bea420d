/**
 * Sessions. The browser (or an existing application) holds a signed JWT that names a session; the
 * authority is the session's record in KV, so that ending the record ends the session whatever
 * tokens are about.
 *
 * The signature keeps garbage away from KV. The record's key is the SHA-256 of the session id:
 * a copy of the database signs nobody in.
 */
import { create, verify } from "djwt";
import * as v from "valibot";
import { BoundedMap } from "../bounded_map.ts";
import { sha256Hex } from "../sha256.ts";
import { sessionKey, sessionsOf, userSessionKey } from "../storage/keys.ts";
import type { Store } from "../storage/store.ts";
import type { Person } from "./person.ts";

/** Who holds the token: a cookie is not a bearer, and a bearer not a cookie. */
export type Audience = "cookie" | "bearer";

export interface Session extends Person {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
  readonly audience: Audience;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const SessionRecord = v.object({
  username: v.string(),
  displayName: v.string(),
  groups: v.array(v.string()),
  method: v.picklist(["password", "oidc", "host"]),
  audience: v.picklist(["cookie", "bearer"]),
  createdAt: v.number(),
  expiresAt: v.number(),
});

const Claims = v.object({ jti: v.string() });

/** A working day, and the time until sign-in is asked for again. */
export const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000;
/**
 * How long a record may be served from memory: within this time a session that was ended elsewhere
 * is refused on every process.
 */
export const RECHECK_MS = 5_000;
const REMEMBERED_SESSIONS = 10_000;
/** 256 bits, from the platform's random source (OWASP ASVS 5.0, 7.2.3). */
const ID_BYTES = 32;
const LONGEST_TOKEN = 4096;

export interface Sessions {
  /** @returns the token to hand to the holder, and the session it names. */
  start(
    who: Person,
    audience: Audience,
    details?: { readonly expiresAt?: number },
  ): Promise<{ token: string; session: Session }>;
  /** @returns the live session the token names, or null for anything else. */
  read(token: string, audience: Audience): Promise<Session | null>;
  /**
   * Ends the session for every token that names it.
   *
   * @returns whether its user has another one.
   */
  end(session: Session): Promise<boolean>;
}

export interface SessionsOptions {
  readonly store: Store;
  /** The first one signs, all of them verify. */
  readonly jwtSecrets: readonly [string, ...string[]];
  /** The app's origin: a token signed for another app with the same secret is not ours. */
  readonly issuer: string;
  /** Whether the user is still let in, and in those groups. */
  readonly userStands: (username: string, groups: readonly string[]) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export async function createSessions(options: SessionsOptions): Promise<Sessions> {
  const { store, issuer, now } = options;
  const { key, kid } = await signingKey(options.jwtSecrets[0]);
  const remembered = new BoundedMap<string, { session: Session; readAt: number }>(
    REMEMBERED_SESSIONS,
  );

  async function sessionId(token: string, audience: Audience): Promise<string | null> {
    if (token.length > LONGEST_TOKEN) return null;
    try {
      const claims = await verify(token, key, {
        audience,
        // The record says when the session ends, by our clock.
        ignoreExp: true,
        predicates: [(payload) => payload.iss === issuer],
      });
      return v.parse(Claims, claims).jti;
    } catch {
      return null;
    }
  }

  return {
    async start({ username, displayName, groups, method }, audience, details = {}) {
      const id = crypto.getRandomValues(new Uint8Array(ID_BYTES))
        .toBase64({ alphabet: "base64url", omitPadding: true });
      const idHash = await sha256Hex(id);
      const createdAt = now();
      const expiresAt = Math.min(createdAt + SESSION_LIFETIME_MS, details.expiresAt ?? Infinity);
      const who = { username, displayName, groups: [...groups], method };
      const record = { ...who, audience, createdAt, expiresAt };
      await store.commit({
        set: [
          { key: sessionKey(idHash), value: record, expireInMs: SESSION_LIFETIME_MS },
          { key: userSessionKey(username, idHash), value: true, expireInMs: SESSION_LIFETIME_MS },
        ],
      });
      const seconds = (ms: number) => Math.floor(ms / 1000);
      const token = await create({ alg: "HS256", typ: "JWT", kid }, {
        iss: issuer,
        aud: audience,
        jti: id,
        iat: seconds(createdAt),
        exp: seconds(expiresAt),
      }, key);
      return { token, session: { idHash, ...record } };
    },

    async read(token, audience) {
      const known = remembered.get(token);
      if (known && known.session.audience === audience && now() - known.readAt < RECHECK_MS) {
        return known.session.expiresAt > now() ? known.session : null;
      }
      remembered.delete(token);
      const id = await sessionId(token, audience);
      if (id === null) return null;
      const idHash = await sha256Hex(id);
      const readAt = now();
      const entry = await store.get(sessionKey(idHash));
      const record = v.safeParse(SessionRecord, entry?.value);
      if (!record.success || record.output.audience !== audience) return null;
      if (record.output.expiresAt <= now()) return null;
      if (!await options.userStands(record.output.username, record.output.groups)) return null;
      const session = { idHash, ...record.output };
      remembered.set(token, { session, readAt });
      return session;
    },

    async end({ idHash, username }) {
      await store.commit({ delete: [sessionKey(idHash), userSessionKey(username, idHash)] });
      remembered.deleteWhere((known) => known.session.idHash === idHash);
      for (const { key } of await store.list(sessionsOf(username))) {
        const entry = await store.get(sessionKey(String(key.at(-1))));
        const record = v.safeParse(SessionRecord, entry?.value);
        if (record.success && record.output.expiresAt > now()) return true;
      }
      return false;
    },
  };
}

async function signingKey(secret: string): Promise<{ key: CryptoKey; kid: string }> {
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey(
    "raw",
    bytes,
    { name: "HMAC", hash: "SHA-256" },
    false,
    [
      "sign",
      "verify",
    ],
  );
  return { key, kid: (await sha256Hex(secret)).slice(0, 8) };
}
