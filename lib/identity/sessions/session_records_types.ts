/** The interface of the sessions in KV. */
import type { Change, KvStorage } from "../../storage/kv_storage.ts";
import type { Alongside, Found, SessionNames, StoredSession } from "./session_record.ts";

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
