/**
 * `deno task doctor [--json]` checks everything the app depends on and says how to fix problems. It
 * makes no lasting changes.
 *
 * Exit codes: 0 if nothing failed, even with warnings; 1 if something failed; 2 for wrong usage.
 */
import { contentOrigins } from "../fresh.config.ts";
import { APP_FOLDER } from "../lib/app_folder.ts";
import { SYSTEM_CLOCK } from "../lib/clock/clock.ts";
import { type DemoConfig, readEnvironment } from "../lib/config/config.ts";
import { CHECKS } from "../lib/doctor/checks.ts";
import { type Backing, openContext } from "../lib/doctor/context.ts";
import { examine, type Examined } from "../lib/doctor/examine.ts";
import {
  countOutcomes,
  describeCounts,
  describeFinding,
  reportJson,
} from "../lib/doctor/report.ts";
import { say } from "../lib/log/terminal.ts";

const USAGE = "Usage: deno task doctor [--json]";

const asJson = Deno.args.length === 1 && Deno.args[0] === "--json";
if (Deno.args.length > 0 && !asJson) {
  say(USAGE);
  Deno.exit(2);
}

const examined = await examineAll((one) => {
  if (!asJson) describeFinding(one, width()).forEach(say);
});
const counts = countOutcomes(examined);
say(asJson ? reportJson(examined) : `\n${describeCounts(counts)}`);
Deno.exit(counts.failure > 0 ? 1 : 0);

/** @param report called with each finding as soon as it is available: some take seconds. */
async function examineAll(report: (one: Examined) => void): Promise<readonly Examined[]> {
  await using context = openContext({
    environment: readEnvironment(),
    envFile: new URL(".env", APP_FOLDER),
    policyPath: new URL("policy.json", APP_FOLDER),
    mapsPath: new URL("maps", APP_FOLDER),
    denoVersion: Deno.version.deno,
    demoBacking,
    contentOrigins,
    fetch,
    ...SYSTEM_CLOCK,
  });
  const examined: Examined[] = [];
  for await (const one of examine(CHECKS, context)) {
    examined.push(one);
    report(one);
  }
  return examined;
}

async function demoBacking(config: DemoConfig): Promise<Backing> {
  const { demoCarto, keptSecrets } = await import("../demo.ts");
  return { carto: demoCarto(config.emulatorPort), secrets: await keptSecrets(config) };
}

function width(): number {
  return Math.max(...CHECKS.map(({ id }) => id.length));
}
