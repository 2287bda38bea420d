/** A session as it is in KV. */
import * as v from "valibot";
import type { Entry } from "../storage/kv_storage.ts";

export type SessionRecord = v.InferOutput<typeof SessionRecord>;
/** Loose, so that what a newer version wrote survives when this one notes a use. */
export const SessionRecord = v.looseObject({
  username: v.string(),
  displayName: v.string(),
  groups: v.array(v.string()),
  method: v.picklist(["password", "oidc", "host"]),
  /** Who holds the token: a cookie is not a bearer, and a bearer not a cookie. */
  audience: v.picklist(["cookie", "bearer"]),
  /** What it is used from, for its owner to know it by. */
  agent: v.string(),
  /** Milliseconds since the epoch, as are the others. */
  createdAt: v.number(),
  /** When it was last used, give or take how seldom that is written. */
  seenAt: v.number(),
  expiresAt: v.number(),
  /** Names the session at the identity provider that it began in. */
  providerSession: v.optional(v.string()),
  /** The `idHash` of the sign-in that it was made from, with which it ends; that one has none. */
  parent: v.optional(v.string()),
  /** The only datasets that it may use; none for all that its user may see. */
  datasets: v.optional(v.array(v.string())),
});

export interface StoredSession extends SessionRecord {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
}

/** What a session's rows are found by. */
export type SessionNames = Pick<StoredSession, "idHash" | "username" | "providerSession">;

/** @returns what to read together with a session, seven rows at most. */
export type Alongside = (session: StoredSession) => readonly Deno.KvKey[];

/** A session, and this very write of its row. */
export interface Row {
  readonly session: StoredSession;
  readonly versionstamp: string;
}

/** A session with what was read beside it. */
export interface Found extends Row {
  readonly parent: Row | undefined;
  readonly alongside: readonly (Entry | null)[];
}
