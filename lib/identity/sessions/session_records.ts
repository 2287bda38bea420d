/**
 * Sessions in KV, which decides who is signed in. A record's key is the SHA-256 of the session's
 * id, so that a copy of the database cannot be used to sign in.
 */
import * as v from "valibot";
import { KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { providerSessionsOf, sessionsOf } from "../../storage/key_prefixes.ts";
import { idTokenKey, sessionKey } from "../../storage/keys.ts";
import { type Change, type Entry, type KvStorage, StorageError } from "../../storage/kv_storage.ts";
import { lastSeenRow } from "./last_seen.ts";
import {
  type Alongside,
  type Found,
  isLive,
  isUnreadable,
  newerSession,
  readSessions,
  type Row,
  rowsOf,
  type SessionNames,
  SessionRecord,
  type StoredSession,
} from "./session_record.ts";

type Check = NonNullable<Change["check"]>[number];

export interface SessionRecords {
  /** @returns whether it was created: false where its parent has ended. */
  create(session: StoredSession): Promise<boolean>;
  /**
   * @returns the live session with the rows requested beside it, all from one snapshot; null where
   * it has ended.
   */
  find(idHash: string, alongside?: Alongside): Promise<Found | null>;
  /** Records a use of a session, and of its parent. */
  noteUse(found: Found): Promise<StoredSession>;
  /** @returns the user's live sessions, most recently used first. */
  list(username: string): Promise<StoredSession[]>;
  /** @returns the user's sessions that only a newer version of the app can read. */
  newer(username: string): Promise<SessionNames[]>;
  /** @returns the sessions that began in that session at the provider, of any version. */
  ofProvider(providerSession: string): Promise<SessionNames[]>;
  /**
   * @returns the user's least recently used sessions over the limit, never this one nor its parent.
   * Sessions made from others come before sign-ins, since every page with a frame creates one.
   * Ended sessions do not count, nor do those that only a newer version can read.
   */
  surplus(session: StoredSession, most: number): Promise<StoredSession[]>;
  /**
   * @returns a check that holds while the user has another session in use that does not end with
   * this one; null where there is none. A session that was never used does not count: its start may
   * have failed, and then no client has its token.
   */
  another(session: SessionNames): Promise<Check | null>;
  /**
   * Deletes sessions of the user and all made from them, atomically with `alongside`.
   *
   * @returns the hash of each; null where a check of `alongside` failed.
   */
  remove(
    username: string,
    sessions: readonly SessionNames[],
    alongside?: Change,
  ): Promise<ReadonlySet<string> | null>;
}

export interface SessionRecordsOptions {
  readonly store: KvStorage;
  /** A session unused for this long has ended. */
  readonly idleMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** KV accepts 1,000 mutations in one commit; a session needs four. */
const REMOVED_AT_ONCE = 200;
/** Recording every use would cost a write per request. */
const SEEN_EVERY_MS = 60_000;

export function createSessionRecords(options: SessionRecordsOptions): SessionRecords {
  const { store, idleMs, now } = options;
  const seenEveryMs = Math.min(SEEN_EVERY_MS, idleMs / 10);

  const lives = (record: SessionRecord) => isLive(record, idleMs, now());

  function parse(entry: Entry | null): Row | null {
    const record = v.safeParse(SessionRecord, entry?.value);
    if (entry === null || !record.success || !lives(record.output)) return null;
    const session: StoredSession = { ...record.output, idHash: String(entry.key.at(-1)) };
    return { session, versionstamp: entry.versionstamp };
  }

  const read = async (idHash: string) => parse(await store.get(sessionKey(idHash)));

  /** Sessions live by their own record, whatever their parents' state; most recently used first. */
  const readAll = async (prefix: Deno.KvKey) =>
    (await readSessions(store, prefix)).flatMap((entry) => parse(entry) ?? [])
      .sort(({ session: a }, { session: b }) => b.seenAt - a.seenAt || b.createdAt - a.createdAt);

  const readNewer = async (prefix: Deno.KvKey) =>
    (await readSessions(store, prefix)).flatMap((entry) => newerSession(entry) ?? []);

  async function readAllOf(username: string) {
    const found = await readAll(sessionsOf(username));
    const living = new Set(found.map(({ session }) => session.idHash));
    return found.filter(({ session: { parent } }) => parent === undefined || living.has(parent));
  }

  const listOf = async (username: string) =>
    (await readAllOf(username)).map(({ session }) => session);

  /** @returns false where a check of `alongside` failed. */
  async function removeRows(
    sessions: readonly SessionNames[],
    alongside: Change = {},
  ): Promise<boolean> {
    for (let at = 0; at === 0 || at < sessions.length; at += REMOVED_AT_ONCE) {
      const rows = sessions.slice(at, at + REMOVED_AT_ONCE).map(rowsOf);
      const gone = rows.flatMap(({ record, idToken, facts }) => [record, idToken, ...facts]);
      const change = { ...alongside, delete: [...alongside.delete ?? [], ...gone] };
      if (await store.commit(change) === null) return false;
    }
    return true;
  }

  /** A failed write is no reason to reject a request whose session is valid. */
  async function noteUse({ session, versionstamp }: Row): Promise<StoredSession> {
    // A use in the future was recorded by a machine with a wrong date.
    if (Math.abs(now() - session.seenAt) < seenEveryMs) return session;
    const { idHash, ...record } = session;
    const key = sessionKey(idHash);
    const expireInMs = record.expiresAt - now() + KEPT_AFTER_END_MS;
    try {
      await store.commit({
        check: [{ key, versionstamp }],
        set: [
          { key, value: { ...record, seenAt: now() }, expireInMs },
          lastSeenRow(record.username, now()),
        ],
      });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
    return { ...session, seenAt: now() };
  }

  /** A session's row names the keys to read with it, so a second read gets all in one snapshot. */
  async function find(idHash: string, keysOf: Alongside = () => []): Promise<Found | null> {
    const first = await read(idHash);
    if (first === null) return null;
    const { parent } = first.session;
    const keys = [sessionKey(idHash), sessionKey(parent ?? idHash), ...keysOf(first.session)];
    const [own = null, parents = null, ...alongside] = await store.getMany(keys);
    const [found, above] = [parse(own), parse(parents)];
    if (found === null || above === null) return null;
    return { ...found, parent: parent === undefined ? undefined : above, alongside };
  }

  return {
    async create(session) {
      const { idHash: _, ...record } = session;
      const expireInMs = session.expiresAt - now() + KEPT_AFTER_END_MS;
      const { record: key, facts } = rowsOf(session);
      const set = [
        { key, value: record, expireInMs },
        ...facts.map((fact) => ({ key: fact, value: true, expireInMs })),
        lastSeenRow(session.username, session.seenAt),
      ];
      // A commit that hangs now must not create a session later, unknown to the caller.
      const once = { key, versionstamp: null };
      for (;;) {
        const parent = session.parent === undefined ? undefined : await read(session.parent);
        if (parent === null) return false;
        if (parent === undefined) return await store.commit({ check: [once], set }) !== null;
        // Committed with a check that the parent exists: no child is created after its end.
        const { versionstamp, session: { idHash } } = parent;
        const check = [once, { key: sessionKey(idHash), versionstamp }];
        if (await store.commit({ check, set }) !== null) return true;
      }
    },

    find,

    async noteUse({ parent, ...found }) {
      const rows = parent === undefined ? [found] : [found, parent];
      const [session = found.session] = await Promise.all(rows.map(noteUse));
      return session;
    },

    list: listOf,
    newer: (username) => readNewer(sessionsOf(username)),
    ofProvider: async (providerSession) => [
      ...(await readAll(providerSessionsOf(providerSession))).map(({ session }) => session),
      ...await readNewer(providerSessionsOf(providerSession)),
    ],

    async surplus({ idHash, parent, username }, most) {
      const rows = await Array.fromAsync(store.list(sessionsOf(username)));
      if (rows.length <= most) return [];
      const living = await listOf(username);
      const unreadable = (await readSessions(store, sessionsOf(username))).filter(isUnreadable);
      const hashes = new Set([
        ...living.map((one) => one.idHash),
        ...unreadable.map(({ key }) => String(key.at(-1))),
      ]);
      const ended = rows.map(({ key }) => key).filter((key) => !hashes.has(String(key.at(-1))));
      const gone = ended.slice(0, REMOVED_AT_ONCE);
      if (gone.length > 0) {
        const records = gone.map((key) => String(key.at(-1)))
          .flatMap((hash) => [sessionKey(hash), idTokenKey(hash)]);
        await store.commit({ delete: [...gone, ...records] });
      }
      const own = living.filter((one) => one.idHash === idHash || one.idHash === parent);
      const others = living.filter((one) => !own.includes(one));
      const signIns = others.filter((one) => one.parent === undefined);
      const made = others.filter((one) => one.parent !== undefined);
      return [...signIns, ...made].slice(Math.max(0, most - own.length));
    },

    async another({ username, idHash }) {
      const found = (await readAllOf(username)).find(({ session }) =>
        session.idHash !== idHash && session.parent !== idHash &&
        session.seenAt > session.createdAt
      );
      if (found === undefined) return null;
      return { key: sessionKey(found.session.idHash), versionstamp: found.versionstamp };
    },

    async remove(username, sessions, alongside = {}) {
      if (!await removeRows(sessions, alongside)) return null;
      const given = new Set(sessions.map(({ idHash }) => idHash));
      // Looked up after those are gone: no more can be made from them.
      const made = (await readAll(sessionsOf(username))).map(({ session }) => session)
        .filter(({ parent }) => given.has(parent ?? ""));
      if (made.length > 0) await removeRows(made);
      return new Set([...sessions, ...made].map(({ idHash }) => idHash));
    },
  };
}
