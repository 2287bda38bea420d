/**
 * The queue of maintenance jobs in KV, ordered by due time. A process claims a job by moving its
 * due time ahead: if the process dies, the job becomes due again, and no job waits for another.
 */
import * as v from "valibot";
import type { Clock } from "../../clock/clock.ts";
import { ALL_JOBS } from "../../storage/key_prefixes.ts";
import { jobKey, type JobKind } from "../../storage/keys.ts";
import type { Change, Entry, KvStorage } from "../../storage/kv_storage.ts";

export interface Job {
  readonly kind: JobKind;
  /** The subject of the job: a token's name, or a username. */
  readonly id: string;
  /** The queued value. */
  readonly value: unknown;
  /** The number of failed attempts. */
  readonly attempts: number;
  /** Why it failed the last time, in words; without a secret. */
  readonly error: string | null;
  /** Milliseconds since the epoch; 0 for at once. */
  readonly runAt: number;
  /** Whether a process has claimed it, until it may run again. */
  readonly isClaimed: boolean;
  readonly key: Deno.KvKey;
  /** The version of this row. */
  readonly versionstamp: string;
  /** The commit that queued it, or a later one where that is unknown. */
  readonly queuedBy: string;
  /** Fields of a newer version, which stay when the job moves. */
  readonly newer: Readonly<Record<string, unknown>>;
}

/**
 * Runs one job, or queues it again; a job that throws becomes due again by itself.
 *
 * @returns after how many milliseconds to look at the job again; DONE where nothing is left.
 */
export type HandleJob = (job: Job) => Promise<number | typeof DONE>;

/** The job is done: there is nothing to look at again. */
export const DONE = undefined;

/** When to look again at a job that another process claimed first. */
export const CLAIMED_ELSEWHERE_MS = 5_000;

export interface Jobs {
  /** All jobs that are due, in batches. */
  due(): AsyncGenerator<readonly Job[]>;
  /** All jobs, in batches. */
  all(): AsyncGenerator<readonly Job[]>;
  /** @returns the job under this key, the one that it was queued under; null where it has moved. */
  find(key: Deno.KvKey): Promise<Job | null>;
  /** @returns the job to work on; null where another process has it. */
  claim(job: Job): Promise<Job | null>;
  /**
   * Removes a claimed job, unless another process has claimed it since.
   *
   * @param set rows to write in the same commit.
   */
  finish(job: Job, set?: Change["set"]): Promise<void>;
  /**
   * Releases a claimed job, to run again after this delay.
   *
   * @param set rows to write in the same commit.
   */
  retry(
    job: Job,
    afterMs: number,
    outcome: Pick<Job, "attempts" | "error">,
    set?: Change["set"],
  ): Promise<void>;
  /** Makes a job due now whose delay is longer than any should be: a clock was ahead. */
  hasten(job: Job): Promise<void>;
}

export interface JobsOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  /** How long a claim lasts: longer than any job takes. */
  readonly claimMs: number;
}

/** Read in one round trip, and held in memory. */
const BATCH = 200;
/** The longest delay of a job. */
const LONGEST_DELAY_MS = 60 * 60_000;

/** A job that was claimed or tried before; a queued one has its bare value. */
const Moved = v.objectWithRest({
  original: v.unknown(),
  attempts: v.number(),
  error: v.nullable(v.string()),
  claim: v.nullable(v.string()),
  queuedBy: v.optional(v.string()),
}, v.unknown());

const JobRowKey = v.strictTuple([
  v.literal("jobs"),
  v.number(),
  v.picklist(["check_intent", "delete_token", "find_token", "revoke_all", "revoke_user"]),
  v.string(),
]);

/** @returns null for a newer version's kind of job, which is left to that version. */
export function jobIn({ key, value, versionstamp }: Entry): Job | null {
  const parsed = v.safeParse(JobRowKey, key);
  if (!parsed.success) return null;
  const [, runAt, kind, id] = parsed.output;
  const moved = v.safeParse(Moved, value);
  const { original, attempts, error, claim, queuedBy = versionstamp, ...newer } = moved.success
    ? moved.output
    : { original: value, attempts: 0, error: null, claim: null };
  const isClaimed = claim !== null;
  const row = { key, versionstamp, queuedBy, newer };
  return { kind, id, value: original, attempts, error, runAt, isClaimed, ...row };
}

export function createJobs({ store, now, claimMs }: JobsOptions): Jobs {
  /** @param until excludes jobs that are due later, and with them all that follow. */
  async function* batches(until: number): AsyncGenerator<readonly Job[]> {
    let batch: Job[] = [];
    for await (const entry of store.list(ALL_JOBS, { batchSize: BATCH })) {
      const [, runAt] = entry.key;
      if (typeof runAt === "number" && runAt > until) break;
      const job = jobIn(entry);
      if (job !== null) batch.push(job);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  }

  return {
    due: () => batches(now()),
    all: () => batches(Infinity),

    async find(key) {
      const entry = await store.get(key);
      return entry === null ? null : jobIn(entry);
    },

    async claim(job) {
      const claim = crypto.randomUUID();
      const key = jobKey(now() + claimMs, job.kind, job.id);
      const { attempts, error, queuedBy, newer } = job;
      const value = { ...newer, original: job.value, attempts, error, claim, queuedBy };
      const set = [{ key, value }];
      const versionstamp = await store.commit({ check: [job], delete: [job.key], set });
      return versionstamp === null ? null : { ...job, key, versionstamp };
    },

    async finish(job, set = []) {
      await store.commit({ check: [job], delete: [job.key], set });
    },

    async hasten(job) {
      if (job.runAt - now() < LONGEST_DELAY_MS) return;
      const set = [{ key: jobKey(0, job.kind, job.id), value: job.value }];
      await store.commit({ check: [job], delete: [job.key], set });
    },

    async retry(job, afterMs, { attempts, error }, set = []) {
      const key = jobKey(now() + afterMs, job.kind, job.id);
      const { queuedBy, newer } = job;
      const value = { ...newer, original: job.value, attempts, error, claim: null, queuedBy };
      await store.commit({ check: [job], delete: [job.key], set: [{ key, value }, ...set] });
    },
  };
}
