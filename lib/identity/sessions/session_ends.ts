/** Ends sessions, and queues the revocation of their users' tokens with them. */
import { changedUserKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { revocationRows } from "../../storage/revocation_rows.ts";
import type { SessionNames } from "./session_record.ts";
import type { SessionRecords } from "./session_records.ts";
import type { Sessions } from "./sessions_types.ts";

export interface SessionEndsOptions {
  readonly store: KvStorage;
  readonly records: SessionRecords;
  /** Drops ended sessions from this process's memory, by their hashes. */
  readonly forget: (ended: ReadonlySet<string>) => void;
}

export function createSessionEnds(
  { store, records, forget }: SessionEndsOptions,
): Pick<Sessions, "end" | "endByHash" | "endAll" | "endOfProvider"> {
  /**
   * One commit, so that a session never ends without its user's revocation being queued.
   * Maintenance in any process revokes the tokens.
   */
  async function endAndRevoke(username: string, ended: readonly SessionNames[]): Promise<void> {
    const key = changedUserKey(username);
    // Written also where it already exists, keeping its reason: a process that is revoking now may
    // have missed a token, and looks again.
    const reason = (await store.get(key))?.value ?? "signed_out";
    const removed = await records.remove(username, ended, {
      set: revocationRows(username, reason),
    });
    if (removed !== null) forget(removed);
  }

  return {
    async end(session, successor) {
      const { username } = session;
      const another = successor?.username === username ? undefined : await records.another(session);
      const check = another ? [another] : [];
      // If the other session is used or ends right now, the cost is one more mint.
      const removed = another === null
        ? null
        : await records.remove(username, [session], { check });
      if (removed === null) await endAndRevoke(username, [session]);
      else forget(removed);
    },

    async endByHash(username, idHash) {
      const found = (await records.list(username)).filter((one) => one.idHash === idHash);
      await endOfEach(found, endAndRevoke);
      return found.length > 0;
    },

    async endAll(username, except) {
      const readable = (await records.list(username))
        .filter(({ idHash, parent }) => idHash !== except && (parent ?? idHash) !== except);
      const found = [...readable, ...await records.newer(username)];
      // A person authenticated by another application's JWT has tokens without a session.
      if (except === undefined || found.length > 0) await endAndRevoke(username, found);
      return found.length;
    },

    async endOfProvider(providerSession, around = (_, change) => change()) {
      const found = await records.ofProvider(providerSession);
      return await endOfEach(found, (name, ended) => around(name, () => endAndRevoke(name, ended)));
    },
  };
}

/** Ends sessions user by user. @returns the usernames. */
async function endOfEach(
  sessions: readonly SessionNames[],
  end: (username: string, ended: readonly SessionNames[]) => Promise<void>,
): Promise<string[]> {
  const byUser = Map.groupBy(sessions, ({ username }) => username);
  for (const [username, ended] of byUser) await end(username, ended);
  return [...byUser.keys()];
}
