/** Does the jobs that are due, several at a time; one that fails holds up no other. */
import type { JobKind } from "../storage/keys.ts";
import { StorageError } from "../storage/kv_storage.ts";
import { inParallel } from "./in_parallel.ts";
import { DONE, type HandleJob, type Job, type Jobs } from "./jobs.ts";

export interface JobRunnerOptions {
  readonly jobs: Jobs;
  readonly handlers: Readonly<Record<JobKind, HandleJob>>;
  /** Whether the process ends: what is under way is done, and nothing else is begun. */
  readonly isEnding?: (() => boolean) | undefined;
}

/** CARTO is asked to delete so many tokens at once, at most. */
const AT_ONCE = 8;

/**
 * Does everything that is due, and what becomes due by that.
 *
 * @param isWanted leaves the other jobs alone.
 * @returns after how many milliseconds there is something to do again, if that is known.
 * @throws the first error that a job threw, once all the others are done.
 */
export type JobRunner = (isWanted?: (job: Job) => boolean) => Promise<number | undefined>;

export function createJobRunner({ jobs, handlers, ...options }: JobRunnerOptions): JobRunner {
  const { isEnding = () => false } = options;
  return async (isWanted = () => true) => {
    let firstError: unknown;
    let storageFailed = false;
    let againMs: number | undefined;

    /** @returns whether it is done. */
    async function run(job: Job): Promise<boolean> {
      try {
        const laterMs = await handlers[job.kind](job);
        if (laterMs === DONE) return true;
        againMs = Math.min(againMs ?? Infinity, laterMs);
      } catch (error) {
        firstError ??= error;
        storageFailed ||= error instanceof StorageError;
      }
      return false;
    }

    /** @returns whether anything was done that may have made more to do. */
    async function pass(): Promise<boolean> {
      let done = false;
      for await (const batch of jobs.due()) {
        await inParallel(batch.filter(isWanted), AT_ONCE, async (job) => {
          if (!isEnding() && await run(job)) done = true;
        });
        if (isEnding()) return false;
        // Where KV fails, it fails for all of them.
        if (storageFailed) return false;
      }
      return done;
    }

    while (await pass());
    if (firstError !== undefined) throw firstError;
    return againMs;
  };
}
