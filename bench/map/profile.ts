import type { BrowserContext } from "playwright-core";
import { launchProfile, type ProfileWindow } from "../../tests/helpers/browser.ts";
import { installProbe } from "./probe.ts";

/** Does something in a browser that was just installed, as it were: nothing is in any cache. */
export async function withProfile<Result>(
  work: (context: BrowserContext) => Promise<Result>,
  window: ProfileWindow,
): Promise<Result> {
  const folder = await Deno.makeTempDir();
  const context = await launchProfile(folder, window);
  try {
    await installProbe(context);
    return await work(context);
  } finally {
    await context.close();
    await Deno.remove(folder, { recursive: true });
  }
}
