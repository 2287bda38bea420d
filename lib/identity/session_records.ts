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
  /** The `idHash` of the sign-in that it was made from, with which it ends; that one has none. */
  parent: v.optional(v.string()),
});

export interface StoredSession extends SessionRecord {
  /** SHA-256 of the session id, hexadecimal; no secret. */
  readonly idHash: string;
}

export interface SessionRecords {
  /** @returns whether it was: nothing is made from a session that has ended. */
  create(session: StoredSession): Promise<boolean>;
  /** @returns the session, unless it has ended. */
  find(idHash: string): Promise<StoredSession | null>;
  /** @returns the session, unless it has ended; its use is taken note of, as one of its parent's. */
  use(idHash: string): Promise<StoredSession | null>;
  /** @returns the user's sessions that have not ended, the one used last first. */
  list(username: string): Promise<StoredSession[]>;
  /** @returns the sessions that began in that session at the provider. */
  ofProvider(providerSession: string): Promise<StoredSession[]>;
  /**
   * Those of the user's beyond so many that were not used for the longest, never this one nor its
   * parent. What has ended makes room.
   */
  surplus(session: StoredSession, most: number): Promise<StoredSession[]>;
  /** Removes them and all that was made from them. @returns the hash of each. */
  remove(sessions: readonly StoredSession[]): Promise<string[]>;
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

  /** Those that live by themselves, whatever became of their parents; the one used last first. */
  async function readAll(prefix: Deno.KvKey): Promise<StoredSession[]> {
    const rows = await store.list(prefix);
    const found = await Promise.all(rows.map(({ key }) => read(String(key.at(-1)))));
    return found.flatMap((one) => one === null ? [] : [one.session])
      .sort((a, b) => b.seenAt - a.seenAt || b.createdAt - a.createdAt);
  }

  async function readAllOf(username: string): Promise<StoredSession[]> {
    const found = await readAll(sessionsOf(username));
    const living = new Set(found.map(({ idHash }) => idHash));
    return found.filter(({ parent }) => parent === undefined || living.has(parent));
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

  async function removeOne(session: StoredSession): Promise<void> {
    const { record, facts } = rowsOf(session);
    await store.commit({ delete: [record, ...facts] });
  }

  async function use(idHash: string): Promise<StoredSession | null> {
    const found = await read(idHash);
    if (found === null) return null;
    const { session, versionstamp } = found;
    if (session.parent !== undefined && await use(session.parent) === null) return null;
    // A use that is yet to come was noted by a machine whose date was wrong.
    if (Math.abs(now() - session.seenAt) < seenEveryMs) return session;
    await noteUse(session, versionstamp);
    return { ...session, seenAt: now() };
  }

  return {
    async create(session) {
      const { idHash: _, ...record } = session;
      const expireInMs = session.expiresAt - now() + KEPT_AFTER_END_MS;
      const { record: key, facts } = rowsOf(session);
      const set = [
        { key, value: record, expireInMs },
        ...facts.map((fact) => ({ key: fact, value: true, expireInMs })),
      ];
      if (session.parent === undefined) return await store.commit({ set }) !== null;
      for (;;) {
        const parent = await read(session.parent);
        if (parent === null) return false;
        // Written together with the fact that its parent is there: no child comes after the end.
        const check = [{ key: sessionKey(session.parent), versionstamp: parent.versionstamp }];
        if (await store.commit({ check, set }) !== null) return true;
      }
    },

    async find(idHash) {
      const session = (await read(idHash))?.session ?? null;
      const isOrphan = session?.parent !== undefined && await read(session.parent) === null;
      return isOrphan ? null : session;
    },

    use,
    list: readAllOf,
    ofProvider: (providerSession) => readAll(providerSessionsOf(providerSession)),

    async surplus({ idHash, parent, username }, most) {
      const rows = await store.list(sessionsOf(username));
      if (rows.length <= most) return [];
      const living = await readAllOf(username);
      const hashes = new Set(living.map((one) => one.idHash));
      for (const { key } of rows) {
        const ended = String(key.at(-1));
        if (!hashes.has(ended)) await store.commit({ delete: [key, sessionKey(ended)] });
      }
      const kept = living.filter((one) => one.idHash === idHash || one.idHash === parent);
      return living.filter((one) => !kept.includes(one)).slice(Math.max(0, most - kept.length));
    },

    async remove(sessions) {
      for (const session of sessions) await removeOne(session);
      const removed = new Set(sessions.map(({ idHash }) => idHash));
      for (const username of new Set(sessions.map((one) => one.username))) {
        for (const one of await readAll(sessionsOf(username))) {
          if (one.parent === undefined || !removed.has(one.parent)) continue;
          await removeOne(one);
          removed.add(one.idHash);
        }
      }
      return [...removed];
    },
  };
}
