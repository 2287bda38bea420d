/** Revokes a user's tokens while the caller waits, for tasks that run where perhaps no app does. */
import type { Clock } from "../../clock/clock.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import { deletionOf, isSealedElsewhere } from "./deletion_rows.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Revoker } from "./revoker.ts";

/** What could not be revoked in time; it stays queued. */
export interface Unrevoked {
  /** How many tokens CARTO may still accept. */
  readonly count: number;
  /** Until when, in milliseconds since the epoch; undefined where that is unknown. */
  readonly until: number | undefined;
  /** The reason; undefined where another process is working on it. */
  readonly reason: CartoError | string | undefined;
}

export interface RevokeNowOptions extends Clock {
  readonly revoker: Pick<Revoker, "jobs" | "runJobs">;
  readonly sealer: Sealer;
  readonly username: string;
  readonly deadlineMs: number;
  readonly sleep: (ms: number) => Promise<void>;
}

const PAUSE_MS = 250;

/**
 * Runs the user's queued jobs, until none is left or time is up. Jobs that a running app has
 * claimed are awaited.
 *
 * @returns null where all are revoked, also at CARTO.
 * @throws {StorageError} when KV can be neither read nor written.
 */
export async function revokeNow(options: RevokeNowOptions): Promise<Unrevoked | null> {
  const { revoker: { jobs, runJobs }, username, deadlineMs, sleep, now, elapsed } = options;
  const isTheirs = (job: Job) =>
    job.kind === "revoke_user"
      ? job.id === username
      : deletionOf(job)?.owner === `user:${username}`;
  const startedAt = elapsed();
  for (;;) {
    let error: CartoError | undefined;
    try {
      await runJobs(isTheirs);
    } catch (thrown) {
      if (!(thrown instanceof CartoError)) throw thrown;
      error = thrown;
    }
    const left: Job[] = [];
    for await (const batch of jobs.all()) left.push(...batch.filter(isTheirs));
    if (left.length === 0) return null;
    const leftMs = deadlineMs - (elapsed() - startedAt);
    // A retry that is due after the deadline is not awaited.
    const isHopeless = (job: Job) =>
      isSealedElsewhere(options.sealer, job) || (!job.isClaimed && job.runAt - now() > leftMs);
    if (leftMs < 0 || left.every(isHopeless)) return describe(left, error, options.sealer);
    await sleep(PAUSE_MS);
  }
}

function describe(
  left: readonly Job[],
  error: CartoError | undefined,
  sealer: Sealer,
): Unrevoked {
  const ends = left.map((job) => deletionOf(job)?.expiresAt);
  const known = ends.filter((end) => end !== undefined);
  const [reason] = left.flatMap((job) =>
    isSealedElsewhere(sealer, job) ? "sealed with another KV_ENCRYPTION_KEY" : job.error ?? []
  );
  return {
    count: left.length,
    until: known.length === ends.length ? Math.max(...known) : undefined,
    reason: error ?? reason,
  };
}
