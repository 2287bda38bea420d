/** What operators do with tokens: revoke them, compare them with CARTO's, view as others. */
import { revokeAllKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Maintenance } from "./jobs/maintenance.ts";
import type { RevokeAllPart } from "./revocation/revoke_all.ts";
import type { Revoker } from "./revocation/revoker.ts";
import type { Views } from "./views.ts";

export interface ForOperators {
  /**
   * Revokes the stored tokens of a hash: none of them is handed out any more, and their deletion at
   * CARTO is queued.
   *
   * @returns whether there were any.
   */
  revoke(rightsHash: string): Promise<boolean>;
  /** Queues the revocation of every stored token, for maintenance. */
  revokeAll(): Promise<void>;
  /**
   * Has queued revocations done at CARTO, and waits a few seconds for it. What is not done by then,
   * or fails, stays queued.
   */
  settle(): Promise<void>;
  /** Has CARTO's list of tokens compared with ours soon, in the background. */
  compare(): Promise<void>;
  /**
   * Counts a query's rows with the rights of the OAuth client; the warehouse may charge for it.
   *
   * @throws {CartoError} when CARTO does not count them within seconds.
   */
  countRows(sqlQuery: string): Promise<number>;
  readonly views: Views;
}

export interface ForOperatorsOptions {
  readonly store: KvStorage;
  readonly revoker: Revoker;
  readonly revokeAll: Pick<RevokeAllPart, "take">;
  readonly views: Views;
  readonly maintenance: Pick<Maintenance<"jobs" | "reconcile" | "revoke_all">, "runPart" | "wake">;
}

/** A person waits for the page. CARTO deletes a token in a second or two. */
const SETTLES_MS = 3_000;

export function createForOperators(options: ForOperatorsOptions): ForOperators {
  const { store, revoker, revokeAll, views, maintenance } = options;
  const { calls, jobs, oauthTokens, reconciliation, revocations } = revoker;
  return {
    async revoke(rightsHash) {
      const found = await revocations.revokeRow(rightsHash, "operator");
      if (found) maintenance.wake("jobs");
      return found;
    },

    async revokeAll() {
      const key = revokeAllKey();
      await store.commit({ set: [{ key, value: {} }] });
      const job = await jobs.find(key);
      // Null where another process has it already.
      if (job !== null && revokeAll.take(job)) maintenance.wake("revoke_all");
    },

    async settle() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, SETTLES_MS);
      await Promise.race([maintenance.runPart("jobs"), late]);
      clearTimeout(timer);
    },

    async compare() {
      await reconciliation.request({});
      maintenance.wake("reconcile");
    },

    countRows: (sqlQuery) =>
      oauthTokens.use(async (oauth) => await calls.countRows(await oauth, sqlQuery)),

    views,
  };
}
