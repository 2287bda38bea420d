/**
 * Our map beside the frontend of CARTO's guide, with the same CARTO, basemap and browser, in turn.
 * `BENCH_RUNS` sets how often.
 */
import { hashPassword, verifyPassword } from "../lib/identity/password.ts";
import { say } from "../lib/terminal.ts";
import { median } from "./load.ts";
import { measureRuns } from "./map/runs.ts";
import { reportRuns, reportScripts } from "./map/report.ts";
import { scriptsOf } from "./map/scripts.ts";
import { type Side, startSides } from "./map/sides.ts";
import { withProfile } from "./map/profile.ts";

const DEFAULT_RUNS = 5;

export async function benchMap(): Promise<void> {
  const runs = Number(Deno.env.get("BENCH_RUNS") ?? DEFAULT_RUNS);
  await using sides = await startSides();
  const scripts = (side: Side) => withProfile((context) => scriptsOf(side, context));
  reportScripts({ ours: await scripts(sides.ours), guide: await scripts(sides.guide) });
  const hashMs = await passwordCheckMs();
  say(
    `  Checking a password's hash takes our server ${hashMs.toFixed(0)} ms; the guide keeps none.`,
  );
  say(`  Medians of ${runs} runs in turn, their range in brackets:`);
  reportRuns(await measureRuns(sides, runs), hashMs);
}

async function passwordCheckMs(): Promise<number> {
  const hash = await hashPassword("a long pass phrase");
  const times: number[] = [];
  for (let check = 0; check < 5; check++) {
    const before = performance.now();
    await verifyPassword("a long pass phrase", hash);
    times.push(performance.now() - before);
  }
  return median(times);
}
