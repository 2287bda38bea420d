import type { BrowserContext } from "playwright-core";
import { launchProfile, type ProfileWindow } from "../../tests/helpers/browser.ts";
import { installProbe } from "./probe.ts";

/**
 * Runs a callback in a browser with a fresh profile: all caches are empty.
 *
 * @param switches command line switches of the browser beside its usual ones.
 */
export async function withProfile<Result>(
  work: (context: BrowserContext) => Promise<Result>,
  window: ProfileWindow,
  switches: readonly string[] = [],
): Promise<Result> {
  const folder = await Deno.makeTempDir();
  const context = await launchProfile(folder, window, switches);
  try {
    await installProbe(context);
    return await work(context);
  } finally {
    await context.close();
    await Deno.remove(folder, { recursive: true });
  }
}
