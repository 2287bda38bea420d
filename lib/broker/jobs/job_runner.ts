/** Runs the jobs that are due, several at a time; a failing job does not delay others. */
import type { JobKind } from "../../storage/keys.ts";
import { StorageError } from "../../storage/kv_storage.ts";
import { inParallel } from "./in_parallel.ts";
import { DONE, type HandleJob, type Job, type Jobs } from "./jobs.ts";

export interface JobRunnerOptions {
  readonly jobs: Jobs;
  readonly handlers: Readonly<Record<JobKind, HandleJob>>;
  /** Whether the process is shutting down: jobs in progress finish, and no others start. */
  readonly isEnding?: (() => boolean) | undefined;
}

/** The most concurrent deletions at CARTO. */
const AT_ONCE = 8;

/**
 * Runs everything that is due, including jobs that become due meanwhile.
 *
 * @param isWanted leaves out the other jobs.
 * @returns after how many milliseconds the next job is due, if that is known.
 * @throws the first error of a job, once all the others are done.
 */
export type JobRunner = (isWanted?: (job: Job) => boolean) => Promise<number | undefined>;

export function createJobRunner({ jobs, handlers, ...options }: JobRunnerOptions): JobRunner {
  const { isEnding = () => false } = options;
  return async (isWanted = () => true) => {
    let firstError: unknown;
    let storageFailed = false;
    let againMs: number | undefined;

    /** @returns whether the job is finished. */
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

    /** @returns whether any job ran, which may have queued more. */
    async function pass(): Promise<boolean> {
      let done = false;
      for await (const batch of jobs.due()) {
        await inParallel(batch.filter(isWanted), AT_ONCE, async (job) => {
          if (!isEnding() && await run(job)) done = true;
        });
        if (isEnding()) return false;
        // A KV failure affects all jobs.
        if (storageFailed) return false;
      }
      return done;
    }

    while (await pass());
    if (firstError !== undefined) throw firstError;
    return againMs;
  };
}
