/**
 * Our map beside the frontend of CARTO's guide, with the same CARTO, basemap and browser, in turn.
 * `BENCH_RUNS` sets how often.
 */
import { say } from "../lib/terminal.ts";
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
  say(`  Medians of ${runs} runs in turn, their range in brackets:`);
  reportRuns(await measureRuns(sides, runs));
}
