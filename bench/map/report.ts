/** The tables of the benchmark. */
import { say } from "../../lib/log/terminal.ts";
import { median } from "../load.ts";
import type { Kind, Run, Runs } from "./runs.ts";
import type { Bytes, Scripts } from "./scripts.ts";
import type { Visit } from "./visit.ts";

type Pair<Value> = { readonly ours: Value; readonly guide: Value };

export function reportScripts({ ours, guide }: Pair<Scripts>): void {
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  say("  JavaScript, kB of each file at brotli 11        ours    guide   ours/guide");
  const row = (what: string, of: (scripts: Scripts) => Bytes) => {
    const [mine, theirs] = [of(ours).brotli, of(guide).brotli];
    say(`    ${what.padEnd(42)} ${cells(kB(mine), kB(theirs), (mine / theirs).toFixed(2))}`);
  };
  row("executed before the sign-in form", (scripts) => scripts.beforeForm);
  row("fetched until the first feature, with worker", (scripts) => scripts.toFeature);
  row("fetched until the map is at rest", (scripts) => scripts.all);
}

const KINDS: Readonly<Record<Kind, string>> = {
  cold: "First visit: page loaded, then 1.5 s of typing",
  hasty: "First visit, signing in at once",
  back: "Later visit, the session has ended",
  afterLogOut: "Later visit, after logging out",
  farCold: "First visit, from 60 ms and 10 Mbit/s away",
  farBack: "Later visit, from there",
};

/** @param hashMs the time of a password check on our server. */
export function reportRuns(runs: Runs, hashMs: number): void {
  for (const kind of ["cold", "hasty", "back", "afterLogOut", "farCold", "farBack"] as const) {
    const [ourVisits, guideVisits] = [visitsOf(runs.ours, kind), visitsOf(runs.guide, kind)];
    if (ourVisits.length === 0) continue;
    say(`  ${KINDS[kind].padEnd(46)}  ours    guide   ours/guide`);
    const row = (what: string, of: (visit: Visit) => number, lessMs = 0) => {
      const ours = ourVisits.map((visit) => of(visit) - lessMs);
      const guide = guideVisits.map(of);
      const ratios = ours.map((value, index) => value / (guide[index] ?? NaN));
      const whole = (of: readonly number[]) => median(of).toFixed(0);
      say(`    ${what.padEnd(42)} ${cells(whole(ours), whole(guide), inWords(ratios))}`);
    };
    row("form visible, ms", ({ formMs }) => formMs);
    row("submit to first feature, ms", ({ submitMs }) => submitMs);
    row("  but for the password's hash, ms", ({ submitMs }) => submitMs, hashMs);
    row("  and until it is drawn, ms", ({ drawnMs }) => drawnMs);
    if (kind === "hasty") row("opening the page to first feature, ms", ({ openMs }) => openMs);
    row("requests to the first feature", ({ requests }) => requests.toFeature);
    row("requests in all", ({ requests }) => requests.all);
    row("long tasks to the first feature", ({ longTasks }) => longTasks.toFeature.count);
    row("  their time, ms", ({ longTasks }) => longTasks.toFeature.totalMs);
    row("long tasks in all", ({ longTasks }) => longTasks.all.count);
    row("  their time, ms", ({ longTasks }) => longTasks.all.totalMs);
  }
}

function visitsOf(runs: readonly Run[], kind: Kind): Visit[] {
  return runs.flatMap((run) => run[kind] ?? []);
}

/** The median and the range of the runs' ratios. */
function inWords(ratios: readonly number[]): string {
  const known = ratios.filter(Number.isFinite);
  if (known.length === 0) return "";
  const two = (value: number) => value.toFixed(2);
  return `${two(median(known))} (${two(Math.min(...known))} to ${two(Math.max(...known))})`;
}

function cells(ours: string, guide: string, ratio: string): string {
  return `${ours.padStart(8)} ${guide.padStart(8)}   ${ratio}`;
}
