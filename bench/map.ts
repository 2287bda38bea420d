/**
 * Compares our map with the frontend of CARTO's guide, alternating, with the same CARTO, basemap
 * and browser. `BENCH_RUNS` sets the number of runs.
 */
import { hashPassword, verifyPassword } from "../lib/identity/password.ts";
import { say } from "../lib/log/terminal.ts";
import { median } from "./load.ts";
import { type Scale, settable, SMALL } from "./scale.ts";
import { measureRuns } from "./map/runs.ts";
import { reportRuns, reportScripts } from "./map/report.ts";
import { scriptsOf } from "./map/scripts.ts";
import { type Side, startSides } from "./map/sides.ts";
import { withProfile } from "./map/profile.ts";

const LAPTOP = { viewport: { width: 1440, height: 900 }, thrifty: false } as const;

const RUNS = { full: 5, smoke: 1 } as const;
const SIZES = {
  full: {
    warmUps: 1,
    everyKind: true,
    typingMs: 1_500,
    densest: true,
    hashes: 5,
    window: LAPTOP,
  },
  smoke: {
    warmUps: 0,
    everyKind: false,
    typingMs: 0,
    densest: false,
    hashes: 1,
    window: SMALL,
  },
} as const;

export async function benchMap(scale: Scale): Promise<void> {
  const { densest, hashes, window, ...sizes } = SIZES[scale];
  const runs = settable("BENCH_RUNS", scale, RUNS);
  await using sides = await startSides({ densest });
  const scripts = (side: Side) =>
    withProfile((context) => scriptsOf(side, context, { densest }), window);
  reportScripts({ ours: await scripts(sides.ours), guide: await scripts(sides.guide) });
  const hashMs = await passwordCheckMs(hashes);
  say(
    `  Checking a password's hash takes our server ${hashMs.toFixed(0)} ms; the guide keeps none.`,
  );
  say(`  Medians of ${runs} runs in turn, their range in brackets:`);
  reportRuns(await measureRuns(sides, { ...sizes, runs, window }), hashMs);
}

async function passwordCheckMs(checks: number): Promise<number> {
  const hash = await hashPassword("a long pass phrase");
  const times: number[] = [];
  for (let check = 0; check < checks; check++) {
    const before = performance.now();
    await verifyPassword("a long pass phrase", hash);
    times.push(performance.now() - before);
  }
  return median(times);
}
