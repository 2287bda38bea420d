/**
 * Sessions as they are in KV: the authority on who is signed in. A record's key is the SHA-256 of the
 * session's id, so that a copy of the database signs nobody in.
 */
import * as v from "valibot";
import { KEPT_AFTER_END_MS } from "../clock.ts";
import {
  providerSessionKey,
  providerSessionsOf,
  sessionKey,
  sessionsOf,
  userSessionKey,
} from "../storage/keys.ts";
import { StorageError, type Store } from "../storage/store.ts";

export type SessionRecord = v.InferOutput<typeof SessionRecord>;
const SessionRecord = v.object({
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
});

export interface StoredSession extends SessionRecord {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
}

export interface SessionRecords {
  create(session: StoredSession): Promise<void>;
  /** @returns the session, unless it has ended. */
  find(idHash: string): Promise<StoredSession | null>;
  /** @returns the session, unless it has ended; its use is taken note of. */
  use(idHash: string): Promise<StoredSession | null>;
  /** @returns the user's sessions that have not ended, the one used last first. */
  list(username: string): Promise<StoredSession[]>;
  /** @returns the sessions that began in that session at the provider. */
  ofProvider(providerSession: string): Promise<StoredSession[]>;
  remove(session: StoredSession): Promise<void>;
}

export interface SessionRecordsOptions {
  readonly store: Store;
  /** A session that was not used for so long has ended. */
  readonly idleMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Writing down every use would cost a write a request. */
const SEEN_EVERY_MS = 60_000;

export function createSessionRecords(options: SessionRecordsOptions): SessionRecords {
  const { store, idleMs, now } = options;
  const seenEveryMs = Math.min(SEEN_EVERY_MS, idleMs / 10);

  /** The row says when it ends: KV may keep it for longer. */
  const lives = ({ expiresAt, seenAt }: SessionRecord) =>
    expiresAt > now() && seenAt + idleMs > now();

  async function read(idHash: string) {
    const entry = await store.get(sessionKey(idHash));
    const record = v.safeParse(SessionRecord, entry?.value);
    if (entry === null || !record.success || !lives(record.output)) return null;
    return { session: { idHash, ...record.output }, versionstamp: entry.versionstamp };
  }

  async function readAll(prefix: Deno.KvKey): Promise<StoredSession[]> {
    const rows = await store.list(prefix);
    const found = await Promise.all(rows.map(({ key }) => read(String(key.at(-1)))));
    return found.flatMap((one) => one === null ? [] : [one.session])
      .sort((a, b) => b.seenAt - a.seenAt);
  }

  /** Where the session stands, and where it is found by. */
  function rowsOf({ idHash, username, providerSession }: StoredSession) {
    const facts = [userSessionKey(username, idHash)];
    if (providerSession !== undefined) facts.push(providerSessionKey(providerSession, idHash));
    return { record: sessionKey(idHash), facts };
  }

  /** A failure to write is no reason to refuse a request that was read. */
  async function noteUse(session: StoredSession, versionstamp: string): Promise<void> {
    const { idHash, ...record } = session;
    const key = sessionKey(idHash);
    const expireInMs = record.expiresAt - now() + KEPT_AFTER_END_MS;
    try {
      await store.commit({
        check: [{ key, versionstamp }],
        set: [{ key, value: { ...record, seenAt: now() }, expireInMs }],
      });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  return {
    async create(session) {
      const { idHash: _, ...record } = session;
      const expireInMs = session.expiresAt - now() + KEPT_AFTER_END_MS;
      const { record: key, facts } = rowsOf(session);
      await store.commit({
        set: [
          { key, value: record, expireInMs },
          ...facts.map((fact) => ({ key: fact, value: true, expireInMs })),
        ],
      });
    },

    async find(idHash) {
      return (await read(idHash))?.session ?? null;
    },

    async use(idHash) {
      const found = await read(idHash);
      if (found === null) return null;
      const { session, versionstamp } = found;
      // A use that is yet to come was noted by a machine whose date was wrong.
      if (Math.abs(now() - session.seenAt) < seenEveryMs) return session;
      await noteUse(session, versionstamp);
      return { ...session, seenAt: now() };
    },

    list: (username) => readAll(sessionsOf(username)),
    ofProvider: (providerSession) => readAll(providerSessionsOf(providerSession)),

    async remove(session) {
      const { record, facts } = rowsOf(session);
      await store.commit({ delete: [record, ...facts] });
    },
  };
}
