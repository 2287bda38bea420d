/** The KV record of a session. */
import * as v from "valibot";
import { idTokenKey, providerSessionKey, sessionKey, userSessionKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { rowsByKeys } from "../../storage/rows_by_keys.ts";

export type SessionRecord = v.InferOutput<typeof SessionRecord>;
/** Loose, so that fields of a newer version survive when this one records a use. */
export const SessionRecord = v.looseObject({
  username: v.string(),
  displayName: v.string(),
  groups: v.array(v.string()),
  method: v.picklist(["password", "oidc", "host"]),
  /** Those of its start, sealed; none in records of earlier versions. */
  sealedAttributes: v.optional(v.unknown()),
  /** The holder of the token: a cookie is not accepted as a bearer, nor a bearer as a cookie. */
  audience: v.picklist(["cookie", "bearer"]),
  /** The device it is used from, so that its owner recognizes it. */
  agent: v.string(),
  /** Milliseconds since the epoch, as are the others. */
  createdAt: v.number(),
  /** When the identity provider authenticated the person, where it said so. */
  authenticatedAt: v.optional(v.number()),
  /** When it was last used, to the interval of writes. */
  seenAt: v.number(),
  expiresAt: v.number(),
  /** The session at the identity provider where it began. */
  providerSession: v.optional(v.string()),
  /** The `idHash` of the sign-in that it was made from, with which it ends; a sign-in has none. */
  parent: v.optional(v.string()),
  /** The only datasets that it may use; undefined for all that its user may see. */
  datasets: v.optional(v.array(v.string())),
});

/**
 * Whether the session has not ended: KV may keep its row for longer.
 *
 * @param idleMs a session unused for this long has ended.
 * @param now milliseconds since the epoch.
 */
export function isLive({ expiresAt, seenAt }: SessionRecord, idleMs: number, now: number): boolean {
  return expiresAt > now && seenAt + idleMs > now;
}

export interface StoredSession extends SessionRecord {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
}

/** The keys by which a session's rows are found. */
export type SessionNames = Pick<StoredSession, "idHash" | "username" | "providerSession">;

/** What a session of any version has, so that each version can end it. */
const AnySession = v.pick(SessionRecord, ["username"]);

/** Whether the row is of a newer version, and not of this one. */
export const isUnreadable = ({ value }: Entry): boolean => !v.is(SessionRecord, value);

/** @returns the names of a session that only a newer version reads; null for any other row. */
export function newerSession(entry: Entry): SessionNames | null {
  if (!isUnreadable(entry)) return null;
  const { key, value } = entry;
  const row = v.safeParse(AnySession, value);
  return row.success ? { idHash: String(key.at(-1)), username: row.output.username } : null;
}

/** @returns the keys to read together with a session, seven at most. */
export type Alongside = (session: StoredSession) => readonly Deno.KvKey[];

/** A session with the versionstamp of its row. */
export interface Row {
  readonly session: StoredSession;
  readonly versionstamp: string;
}

/** A session with the rows read beside it. */
export interface Found extends Row {
  readonly parent: Row | undefined;
  readonly alongside: readonly (Entry | null)[];
}

/** The session's row, its index rows, and its row for sign-out at the provider. */
export function rowsOf({ idHash, username, providerSession }: SessionNames) {
  const facts = [userSessionKey(username, idHash)];
  if (providerSession !== undefined) facts.push(providerSessionKey(providerSession, idHash));
  return { record: sessionKey(idHash), facts, idToken: idTokenKey(idHash) };
}

/** @returns the rows of the sessions that an index names, live or not. */
export async function readSessions(store: KvStorage, index: Deno.KvKey): Promise<Entry[]> {
  const keys: Deno.KvKey[] = [];
  for await (const { key } of store.list(index)) keys.push(sessionKey(String(key.at(-1))));
  return (await rowsByKeys(store, keys)).filter((entry) => entry !== null);
}
