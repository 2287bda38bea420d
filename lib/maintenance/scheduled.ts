/**
 * A platform that stops idle instances starts one for a job that is due. Deno has such jobs with
 * `"unstable": ["cron"]`; where it has none, other triggers remain.
 */

/** `Deno.cron`, as far as it is used. */
type Cron = (name: string, schedule: string, run: () => Promise<void>) => Promise<void>;

/**
 * Requests revoke at once what they can, so a job comes to what is left. Each starts an instance
 * where none runs.
 */
const EVERY_FIVE_MINUTES = "*/5 * * * *";
/**
 * Longer than a lease: one process has to observe a dead process's lease for its term, and the
 * instance that is started for a job may be stopped soon after it.
 */
const LOOK_AGAIN_MS = 15_000;

export interface ScheduledWork {
  /** @returns the parts that failed. */
  readonly run: () => Promise<readonly string[]>;
  /** Whether something is due that the run could not do yet. */
  readonly isLeft: () => Promise<boolean>;
  /** Tests replace it by their clock. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/**
 * To be called while the entry is loaded: a platform looks for its jobs then. A run of the job
 * ends within a minute.
 */
export function scheduleMaintenance(
  { run, isLeft, pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }: ScheduledWork,
  cron: Cron | undefined = platformCron(),
): void {
  cron?.("carto-embed maintenance", EVERY_FIVE_MINUTES, async () => {
    let failed = await run();
    if (await isLeft()) {
      await pause(LOOK_AGAIN_MS);
      failed = await run();
    }
    // The platform's dashboard shows what throws.
    if (failed.length > 0) throw new Error(`Maintenance failed: ${failed.join(", ")}`);
  });
}

function platformCron(): Cron | undefined {
  return "cron" in Deno ? Deno.cron : undefined;
}
