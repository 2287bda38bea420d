/**
 * Sessions in KV, which decides who is signed in. A record's key is the SHA-256 of the session's
 * id, so that a copy of the database cannot be used to sign in.
 */
import { KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { providerSessionsOf, sessionsOf } from "../../storage/key_prefixes.ts";
import { idTokenKey, sessionKey } from "../../storage/keys.ts";
import type { Change } from "../../storage/kv_storage.ts";
import { lastSeenRow } from "./last_seen.ts";
import { createSessionReader } from "./session_reader.ts";
import {
  isUnreadable,
  readSessions,
  rowsOf,
  type SessionNames,
  type StoredSession,
} from "./session_record.ts";
import type { SessionRecords, SessionRecordsOptions } from "./session_records_types.ts";
import { createUseRecorder } from "./session_uses.ts";

export type * from "./session_records_types.ts";

/** KV accepts 1,000 mutations in one commit; a session needs four. */
const REMOVED_AT_ONCE = 200;

/** @param now milliseconds since the epoch. */
function rowsToCreate(session: StoredSession, now: number) {
  const { idHash: _, ...record } = session;
  const expireInMs = session.expiresAt - now + KEPT_AFTER_END_MS;
  const { record: key, facts } = rowsOf(session);
  return [
    { key, value: record, expireInMs },
    ...facts.map((fact) => ({ key: fact, value: true, expireInMs })),
    lastSeenRow(session.username, session.seenAt),
  ];
}

const hashOf = ({ key }: { readonly key: Deno.KvKey }) => String(key.at(-1));

/** @returns the records of the session that a row of an index names. */
function recordsOf(key: Deno.KvKey): Deno.KvKey[] {
  const idHash = hashOf({ key });
  return [sessionKey(idHash), idTokenKey(idHash)];
}

/** @param living the user's live sessions, most recently used first. */
function overLimit(
  living: readonly StoredSession[],
  { idHash, parent }: StoredSession,
  most: number,
): StoredSession[] {
  const own = living.filter((one) => one.idHash === idHash || one.idHash === parent);
  const others = living.filter((one) => !own.includes(one));
  const signIns = others.filter((one) => one.parent === undefined);
  const made = others.filter((one) => one.parent !== undefined);
  return [...signIns, ...made].slice(Math.max(0, most - own.length));
}

export function createSessionRecords(options: SessionRecordsOptions): SessionRecords {
  const { store, now } = options;
  const { read, readAll, readNewer, readAllOf, find } = createSessionReader(options);

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

  return {
    async create(session) {
      const set = rowsToCreate(session, now());
      // A commit that hangs now must not create a session later, unknown to the caller.
      const once = { key: sessionKey(session.idHash), versionstamp: null };
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
    noteUse: createUseRecorder(options),
    list: listOf,
    newer: (username) => readNewer(sessionsOf(username)),
    ofProvider: async (providerSession) => [
      ...(await readAll(providerSessionsOf(providerSession))).map(({ session }) => session),
      ...await readNewer(providerSessionsOf(providerSession)),
    ],

    async surplus(session, most) {
      const { username } = session;
      const rows = await Array.fromAsync(store.list(sessionsOf(username)));
      if (rows.length <= most) return [];
      const living = await listOf(username);
      const unreadable = (await readSessions(store, sessionsOf(username))).filter(isUnreadable);
      const hashes = new Set([...living.map((one) => one.idHash), ...unreadable.map(hashOf)]);
      const ended = rows.filter((row) => !hashes.has(hashOf(row))).map(({ key }) => key);
      const gone = ended.slice(0, REMOVED_AT_ONCE);
      if (gone.length > 0) await store.commit({ delete: [...gone, ...gone.flatMap(recordsOf)] });
      return overLimit(living, session, most);
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
