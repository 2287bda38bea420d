import type { BrowserContext } from "playwright-core";
import { launchProfile } from "../../tests/helpers/browser.ts";
import { installProbe } from "./probe.ts";

/** Does something in a browser that was just installed, as it were: nothing is in any cache. */
export async function withProfile<Result>(
  work: (context: BrowserContext) => Promise<Result>,
  viewport: { width: number; height: number },
): Promise<Result> {
  const folder = await Deno.makeTempDir();
  const context = await launchProfile(folder, viewport);
  try {
    await installProbe(context);
    return await work(context);
  } finally {
    await context.close();
    await Deno.remove(folder, { recursive: true });
  }
}
