/**
 * Tokens that somebody began to create. Whoever creates one holds the lease that the intent was
 * written with; an intent without it is a token that may be at CARTO and that nobody knows.
 */
import * as v from "valibot";
import { intentKey } from "../storage/keys.ts";
import type { Change, KvStorage } from "../storage/kv_storage.ts";
import { createJobs, DONE, type HandleJob, type Job } from "./jobs.ts";
import type { Leases } from "./leases.ts";

const Intent = v.object({ lease: v.array(v.string()) });

/** CARTO is given so long to be done with what it did not answer. */
const SETTLES_MS = 1_000;

/** @returns the row that has a token looked for which CARTO may have made without saying so. */
export function lostIntent(tokenName: string, now: number): { key: Deno.KvKey; value: unknown } {
  return { key: intentKey(now + SETTLES_MS, tokenName), value: null };
}

export interface IntentsOptions {
  readonly store: KvStorage;
  readonly leases: Leases;
  /** Has the tokens at CARTO compared with those in KV, by the same commit as this change. */
  readonly requestReconciliation: (alongside: Change) => Promise<void>;
}

/** Whoever is at work for longer than a lease is looked at again after so long. */
const AT_WORK_MS = 2_000;

/** @returns whether whoever creates the token is alive, as far as the lease shows. */
async function isHeld(
  store: KvStorage,
  leases: Pick<Leases, "isFree">,
  job: Job,
): Promise<boolean> {
  const intent = v.safeParse(Intent, job.value);
  const lease = intent.success ? await store.get(intent.output.lease) : null;
  return lease !== null && lease.versionstamp === job.versionstamp &&
    !leases.isFree(lease);
}

/** @returns how many tokens were being created by processes that died. */
export async function countDeadIntents(
  store: KvStorage,
  leases: Pick<Leases, "isFree">,
): Promise<number> {
  let dead = 0;
  for await (const batch of createJobs({ store, now: () => 0, claimMs: 0 }).all()) {
    for (const job of batch) {
      if (job.kind === "check_intent" && !await isHeld(store, leases, job)) dead++;
    }
  }
  return dead;
}

/** @returns what handles `check_intent` jobs. */
export function createIntents(options: IntentsOptions): HandleJob {
  const { store, leases, requestReconciliation } = options;
  return async (job) => {
    // It is not claimed: a holder that is alive commits only while its intent is untouched.
    if (await isHeld(store, leases, job)) return AT_WORK_MS;
    // A holder that comes back to life cannot store what is about to be looked for and deleted.
    await requestReconciliation({ delete: [job.key] });
    return DONE;
  };
}
