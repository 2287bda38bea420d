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
 * To be called while the entry is loaded: a platform looks for its jobs then.
 *
 * @param runMaintenance returns the parts that failed.
 */
export function scheduleMaintenance(
  runMaintenance: () => Promise<readonly string[]>,
  cron: Cron | undefined = platformCron(),
): void {
  cron?.("carto-embed maintenance", EVERY_FIVE_MINUTES, async () => {
    const failed = await runMaintenance();
    // The platform's dashboard shows what throws.
    if (failed.length > 0) throw new Error(`Maintenance failed: ${failed.join(", ")}`);
  });
}

function platformCron(): Cron | undefined {
  return "cron" in Deno ? Deno.cron : undefined;
}
