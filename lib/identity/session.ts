/** A session as the app knows it, whatever says who it is. */
import type { Generation } from "../storage/revocation_rows.ts";
import type { Person } from "./person.ts";

/** Who holds the token: a cookie is not a bearer, and a bearer not a cookie. */
export type Audience = "cookie" | "bearer";

export interface Session extends Person {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
  readonly audience: Audience;
  /** What it is used from, for its owner to know it by. */
  readonly agent: string;
  /** Milliseconds since the epoch, as are the others. */
  readonly createdAt: number;
  /** When it was last used, to about a minute. */
  readonly seenAt: number;
  readonly expiresAt: number;
  /** Names the session at the identity provider that it began in. */
  readonly providerSession?: string | undefined;
  /** The `idHash` of the sign-in that it was made from, with which it ends. */
  readonly parent?: string | undefined;
  /** The only datasets that it may use; undefined for all that its user may see. */
  readonly datasets?: readonly string[] | undefined;
}

/** A session as it was found to stand. */
export interface LiveSession extends Session {
  /** Of the user's tokens, by then: what was minted in another is not for this reading of it. */
  readonly generation: Generation;
}

/** What is known of a session at its start beside whose it is. */
export interface SessionDetails {
  /** A few words, such as "Firefox on Linux". @default {""} */
  readonly agent?: string;
  /** SHA-256 in hexadecimal that names the session at the identity provider it began in. */
  readonly providerSession?: string;
  /** It ends no later than this: milliseconds since the epoch. @default {the lifetime's end} */
  readonly expiresAt?: number;
  /** The `idHash` of the session that it is made from: it ends with that one. */
  readonly parent?: string | undefined;
  /** The only datasets that it may use. @default {all that its user may see} */
  readonly datasets?: readonly string[] | undefined;
}

/** What a session is read for. */
export interface SessionUse {
  /** By a page that nobody uses: the session is not kept from going idle. @default {false} */
  readonly unattended?: boolean;
  /** What is remembered will not do: it has turned out to be of the past. @default {false} */
  readonly fresh?: boolean;
}
