/** A session, whatever method authenticated it. */
import type { RawAttributes } from "../../access/attributes.ts";
import type { Generation } from "../../storage/revocation_rows.ts";
import type { Person } from "../person.ts";

/** The holder of the token: a cookie is not accepted as a bearer, nor a bearer as a cookie. */
export type Audience = "cookie" | "bearer";

export interface Session extends Person {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
  readonly audience: Audience;
  /** The device it is used from, so that its owner recognizes it. */
  readonly agent: string;
  /** Milliseconds since the epoch, as are the others. */
  readonly createdAt: number;
  /** When the identity provider authenticated the person, where it said so. */
  readonly authenticatedAt?: number | undefined;
  /** When it was last used, to about a minute. */
  readonly seenAt: number;
  readonly expiresAt: number;
  /** The session at the identity provider where it began. */
  readonly providerSession?: string | undefined;
  /** The `idHash` of the sign-in that it was made from, with which it ends. */
  readonly parent?: string | undefined;
  /** The only datasets that it may use; undefined for all that its user may see. */
  readonly datasets?: readonly string[] | undefined;
}

/** A session that was checked to be live. */
export interface LiveSession extends Session {
  /**
   * The generation of the user's tokens at that time; tokens of another are not for this session.
   */
  readonly generation: Generation;
  /** Those of its start that the policy in force may use. */
  readonly attributes: RawAttributes;
}

/** What is known of a new session besides its user. */
export interface SessionDetails {
  /** The text of its agent (lib/http/agent.ts). @default {""} */
  readonly agent?: string;
  /** SHA-256 in hexadecimal that names the session at the identity provider where it began. */
  readonly providerSession?: string;
  /** When the identity provider authenticated the person: milliseconds since the epoch. */
  readonly authenticatedAt?: number | undefined;
  /** It ends no later than this: milliseconds since the epoch. @default {the lifetime's end} */
  readonly expiresAt?: number;
  /** The `idHash` of the session that it is made from, with which it ends. */
  readonly parent?: string | undefined;
  /** The only datasets that it may use. @default {all that its user may see} */
  readonly datasets?: readonly string[] | undefined;
}

/**
 * When the person last proved who they are, for what needs a recent sign-in. A sign-in at the
 * provider may have taken no more than a cookie of its own, so that its time alone proves nothing.
 *
 * @returns milliseconds since the epoch; null where it is not known.
 */
export function signedInAt({ method, parent, createdAt, authenticatedAt }: Session): number | null {
  if (parent !== undefined) return null;
  return method === "password" ? createdAt : authenticatedAt ?? null;
}

/** The purpose of reading a session. */
export interface SessionUse {
  /**
   * Polled by a page without user activity: does not keep the session from going idle. @default
   * {false}
   */
  readonly unattended?: boolean;
  /** Skips the cache, which has turned out to be stale. @default {false} */
  readonly fresh?: boolean;
}
