/**
 * Tokens of which only the name is known: a process died, or stopped waiting, while CARTO created
 * them, or their deletion is sealed with a key that is missing here. CARTO's list has what deletes
 * them.
 */
import { DAY_MS } from "../../clock/durations.ts";
import { BoundedMap } from "../../bounded_map.ts";
import type { TokenAtCarto } from "../../carto/tokens.ts";
import type { Clock } from "../../clock/clock.ts";
import { searchKey } from "../../storage/keys.ts";
import type { Change, KvStorage } from "../../storage/kv_storage.ts";
import type { Sealer } from "../../storage/seal.ts";
import { deletionOf, deletionRow, isSealedElsewhere } from "./deletion_rows.ts";
import { CLAIMED_ELSEWHERE_MS, type HandleJob, type Job, type Jobs } from "../jobs/jobs.ts";
import type { Turn } from "../jobs/recurring.ts";

/** @returns the row that has a token of this name looked up in CARTO's list, and deleted. */
export function searchRow(tokenName: string): { key: Deno.KvKey; value: unknown } {
  return { key: searchKey(tokenName), value: true };
}

/** The jobs whose search was requested, once each; the most that are remembered. */
const REQUESTS_REMEMBERED = 1_000;

/** @returns the handler of jobs that wait for a search of CARTO's list. */
export function createSearchRequests(
  requestReconciliation: (alongside: Omit<Change, "check">) => Promise<void>,
): HandleJob {
  const requested = new BoundedMap<string, true>(REQUESTS_REMEMBERED);
  return async ({ id, attempts }) => {
    const search = `${id} ${attempts}`;
    if (requested.get(search) === undefined) await requestReconciliation({});
    requested.set(search, true);
    return CLAIMED_ELSEWHERE_MS;
  };
}

export interface TokenSearchOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly jobs: Jobs;
  /** Reads CARTO's list, page by page. */
  readonly pages: () => AsyncIterable<readonly TokenAtCarto[]>;
}

/** Pages may shift while they are read, so that a token is in none: it is looked up again. */
const SEARCHES = 3;
const AGAIN_MS = 60_000;
/** A token whose expiry is unknown has expired by then. */
const ENDED_AFTER_MS = DAY_MS;

/**
 * Looks the tokens up in CARTO's list, if there are any, and queues the deletion of those that it
 * has.
 *
 * @throws {CartoError} when CARTO does not list the tokens.
 */
export function createTokenSearch(options: TokenSearchOptions): (turn: Turn) => Promise<void> {
  const { store, sealer, jobs, pages, now } = options;

  async function jobsToSearch(): Promise<Map<string, Job>> {
    const wanted = new Map<string, Job>();
    for await (const batch of jobs.all()) {
      for (const job of batch) {
        await jobs.hasten(job);
        if (job.kind === "find_token" || isSealedElsewhere(sealer, job)) wanted.set(job.id, job);
      }
    }
    return wanted;
  }

  async function queueDeletion(job: Job, token: TokenAtCarto): Promise<void> {
    const about = deletionOf(job) ?? { owner: "", reason: "orphan", at: now() };
    const set = [await deletionRow(sealer, { ...about, ...token })];
    await store.commit({ set, delete: job.kind === "find_token" ? [job.key] : [] });
  }

  /** @param pagesRead of a list that does not have the token. */
  async function giveUp(job: Job, pagesRead: number): Promise<void> {
    if (job.kind !== "find_token") {
      const { at, expiresAt = at + ENDED_AFTER_MS } = deletionOf(job) ?? { at: 0 };
      if (expiresAt < now()) await jobs.finish(job);
      return;
    }
    const attempts = job.attempts + 1;
    if (pagesRead <= 1 || attempts >= SEARCHES) await jobs.finish(job);
    else await jobs.retry(job, AGAIN_MS, { attempts, error: null });
  }

  return async (turn) => {
    const wanted = await jobsToSearch();
    if (wanted.size === 0) return;
    let pagesRead = 0;
    for await (const tokens of pages()) {
      pagesRead++;
      await turn.extend();
      for (const token of tokens) {
        const job = wanted.get(token.name);
        if (job !== undefined) await queueDeletion(job, token);
        wanted.delete(token.name);
      }
      if (wanted.size === 0) return;
    }
    for (const job of wanted.values()) await giveUp(job, pagesRead);
  };
}
