/**
 * Compares our map with the frontend of CARTO's guide, alternating, with the same CARTO, basemap
 * and browser. `BENCH_RUNS` sets the number of runs, `BENCH_KINDS` the kinds of visits.
 */
import { hashPassword, verifyPassword } from "../lib/identity/passwords/password.ts";
import { say } from "../lib/log/terminal.ts";
import { REGULAR } from "./map/accounts.ts";
import { type Kind, kindsFor } from "./map/kinds.ts";
import { reportRuns, reportScripts } from "./map/report.ts";
import { measureRuns } from "./map/runs.ts";
import { scriptsOf } from "./map/scripts.ts";
import { type Sides, startSides } from "./map/sides.ts";
import { withProfile } from "./map/profile.ts";
import { median } from "./load.ts";
import { type Scale, settable, SMALL } from "./scale.ts";

const LAPTOP = { viewport: { width: 1440, height: 900 }, thrifty: false } as const;

const RUNS = { full: 5, smoke: 1 } as const;
const SIZES = {
  full: { warmUp: true, typingMs: 1_500, densest: true, hashes: 5, window: LAPTOP },
  smoke: { warmUp: false, typingMs: 0, densest: false, hashes: 1, window: SMALL },
} as const;
/** One visit through the sign-in page, and one in a frame over the slow line. */
const SMOKE_KINDS = "near-sign-in-warm,far-embed-cold";

/** @throws {Error} for a name in `BENCH_KINDS` that no kind has. */
export async function benchMap(scale: Scale): Promise<void> {
  const { densest, hashes, ...sizes } = SIZES[scale];
  const runs = settable("BENCH_RUNS", scale, RUNS);
  const chosen = scale === "smoke" ? SMOKE_KINDS : Deno.env.get("BENCH_KINDS") ?? "";
  const kinds = kindsFor(chosen);
  // Before accounts are added, after which this process remembers what passwords derive to.
  const hashMs = await passwordCheckMs(hashes);
  await using sides = await startSides({ densest, newAccounts: newAccounts(kinds, runs) });
  if (scale === "full" && chosen === "") await compareScripts(sides);
  say(
    `  Checking a password's hash takes our server ${hashMs.toFixed(0)} ms; the guide keeps none.`,
  );
  say(`  Medians of ${runs} runs in turn, and of their ratios with the range in brackets:`);
  reportRuns(await measureRuns(sides, { ...sizes, runs, kinds }));
}

/** Each visit that must find no map uses an account up. */
function newAccounts(kinds: readonly Kind[], runs: number): number {
  return kinds.filter(({ state }) => state !== "warm").length * runs;
}

async function compareScripts({ ours, guide, guideAccount }: Sides): Promise<void> {
  reportScripts({
    ours: await withProfile((context) => scriptsOf(ours, REGULAR, context), LAPTOP),
    guide: await withProfile((context) => scriptsOf(guide, guideAccount, context), LAPTOP),
  });
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
