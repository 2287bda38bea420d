/**
 * Intents: tokens whose creation has started. The creator holds the lease that was written with the
 * intent. An intent without its lease is a token that may exist at CARTO and is unknown here.
 */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import { intentKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { hasNewerRows } from "../../storage/schema.ts";
import { createJobs, DONE, type HandleJob, type Job } from "../jobs/jobs.ts";
import type { Leases } from "./leases.ts";
import { searchRow } from "../revocation/token_searches.ts";

const Intent = v.object({ lease: v.array(v.string()) });

/** The time CARTO gets to finish a call that it did not answer. */
const SETTLES_MS = 1_000;

/**
 * @returns the row that makes maintenance look for a token that CARTO may have created without
 * answering.
 */
export function lostIntent(tokenName: string, now: number): { key: Deno.KvKey; value: unknown } {
  return { key: intentKey(now + SETTLES_MS, tokenName), value: null };
}

export interface IntentsOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly leases: Leases;
}

/** A creator that outlives its lease's term is checked again after this time. */
const AT_WORK_MS = 2_000;

/** How long after it is due an intent is left to the newer version that wrote it. */
const NEWER_MS = 10 * 60_000;

/** Whether the intent has a form that only a newer version knows. */
function isNewer({ value }: Job): boolean {
  return value !== null && !v.is(Intent, value);
}

/** @returns whether the token's creator is alive, as far as the lease shows. */
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
      const isDead = job.kind === "check_intent" && !await isHeld(store, leases, job);
      if (isDead || job.kind === "find_token") dead++;
    }
  }
  return dead;
}

/** @returns the handler of `check_intent` jobs. */
export function createIntents(options: IntentsOptions): HandleJob {
  const { store, leases, now } = options;
  return async (job) => {
    if (isNewer(job) && now() - job.runAt < NEWER_MS && await hasNewerRows(store)) {
      return AT_WORK_MS;
    }
    // It is not claimed: a live holder commits only while its intent is unchanged.
    if (await isHeld(store, leases, job)) return AT_WORK_MS;
    // Either the holder has stored the token, or it cannot any more and the token is looked up.
    const set = [searchRow(job.id)];
    const replaced = await store.commit({ check: [job], delete: [job.key], set });
    return replaced === null ? AT_WORK_MS : DONE;
  };
}
