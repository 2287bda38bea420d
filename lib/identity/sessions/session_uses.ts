/** Records the uses of sessions, by which idle ones end. */
import { KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { sessionKey } from "../../storage/keys.ts";
import { StorageError } from "../../storage/kv_storage.ts";
import { lastSeenRow } from "./last_seen.ts";
import type { Found, Row, StoredSession } from "./session_record.ts";
import type { SessionRecordsOptions } from "./session_records_types.ts";

/** Recording every use would cost a write per request. */
const SEEN_EVERY_MS = 60_000;

/** @returns what records a use of a session and of its parent, and returns the session with it. */
export function createUseRecorder({ store, idleMs, now }: SessionRecordsOptions) {
  const seenEveryMs = Math.min(SEEN_EVERY_MS, idleMs / 10);

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

  return async ({ parent, ...found }: Found): Promise<StoredSession> => {
    const rows = parent === undefined ? [found] : [found, parent];
    const [session = found.session] = await Promise.all(rows.map(noteUse));
    return session;
  };
}
