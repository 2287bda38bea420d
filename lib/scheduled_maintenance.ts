/**
 * A platform that stops idle instances starts one for a job that is due. Deno has such jobs with
 * `"unstable": ["cron"]`; where it has none, a process that runs does its own maintenance.
 */

/** `Deno.cron`, as far as it is used. */
type Cron = (name: string, schedule: string, run: () => Promise<void>) => Promise<void>;

/**
 * To be called while the entry is loaded: a platform looks for its jobs then.
 *
 * @param runMaintenance returns the parts that failed.
 */
export function scheduleMaintenance(
  runMaintenance: () => Promise<readonly string[]>,
  cron: Cron | undefined = platformCron(),
): void {
  cron?.("carto-embed maintenance", "* * * * *", async () => {
    const failed = await runMaintenance();
    // The platform's dashboard shows what throws.
    if (failed.length > 0) throw new Error(`Maintenance failed: ${failed.join(", ")}`);
  });
}

function platformCron(): Cron | undefined {
  return "cron" in Deno ? Deno.cron : undefined;
}
