/** The tables of the benchmark. */
import { say } from "../../lib/log/terminal.ts";
import { median } from "../load.ts";
import { type Step, STEPS } from "./chain.ts";
import type { Pair } from "./runs.ts";
import type { Bytes, Scripts } from "./scripts.ts";
import type { Visit } from "./visit.ts";

export function reportScripts({ ours, guide }: { ours: Scripts; guide: Scripts }): void {
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  say("  JavaScript, kB of each file at brotli 11        ours    guide   ours/guide");
  const row = (what: string, of: (scripts: Scripts) => Bytes) => {
    const [mine, theirs] = [of(ours).brotli, of(guide).brotli];
    say(`    ${what.padEnd(42)} ${cells([kB(mine), kB(theirs)])}   ${(mine / theirs).toFixed(2)}`);
  };
  row("executed before the sign-in form", (scripts) => scripts.beforeForm);
  row("fetched until the first feature, with worker", (scripts) => scripts.toFeature);
  row("fetched until the map is at rest", (scripts) => scripts.all);
}

type Runs = ReadonlyMap<string, readonly Pair[]>;

export function reportRuns(runs: Runs): void {
  const widths = [8, 8, 20, 8, 8, 20];
  say(`  ${"".padEnd(24)}${cells(["", "first tile's bytes, ms", "", "", "drawn, ms"], widths)}`);
  const heads = ["ours", "guide", "ratio (range)", "ours", "guide", "ratio (range)"];
  say(`  ${"".padEnd(24)}${cells(heads, widths)}`);
  for (const [name, pairs] of runs) {
    const bytes = compare(pairs, ({ steps }) => steps.tile);
    const drawn = compare(pairs, (visit) => visit.drawn);
    const row = [bytes, drawn].flatMap(({ ours, guide, ratio }) => [ours, guide, ratio]);
    say(`  ${name.padEnd(24)}${cells(row, widths)}`);
  }
  for (const [name, pairs] of runs) reportChain(name, pairs);
}

function reportChain(name: string, pairs: readonly Pair[]): void {
  const since = name.includes("sign-in") ? "submitting the form" : "inserting the element";
  say(`\n  ${name}: milliseconds from ${since}`);
  const widths = [8, 8, 20];
  say(`    ${"".padEnd(34)}${cells(["ours", "guide", "ratio (range)"], widths)}`);
  const row = (what: string, of: (visit: Visit) => number) => {
    const { ours, guide, ratio } = compare(pairs, of);
    if (ours === NONE && guide === NONE) return;
    say(`    ${what.padEnd(34)}${cells([ours, guide, ratio], widths)}`);
  };
  const isStep = (name: string): name is Step => Object.hasOwn(STEPS, name);
  for (const step of Object.keys(STEPS).filter(isStep)) {
    row(STEPS[step], ({ steps }) => steps[step]);
  }
  row("drawn", ({ drawn }) => drawn);
  row("rendered by the graphics processor", ({ rendered }) => rendered);
  row("form visible, from opening its page", ({ formMs }) => formMs);
  row("requests until drawn", ({ requests }) => requests);
  row("frames of canvases before", ({ framesBefore }) => framesBefore);
  row("long tasks until drawn", ({ longTasks }) => longTasks.count);
  row("  their time", ({ longTasks }) => longTasks.totalMs);
}

const NONE = "–";

/** Medians of both sides, and of the runs' ratios with their range. */
function compare(pairs: readonly Pair[], of: (visit: Visit) => number) {
  const whole = (values: readonly number[]) => {
    const known = values.filter(Number.isFinite);
    return known.length === 0 ? NONE : median(known).toFixed(0);
  };
  return {
    ours: whole(pairs.map(({ ours }) => of(ours))),
    guide: whole(pairs.map(({ guide }) => of(guide))),
    ratio: inWords(pairs.map(({ ours, guide }) => of(ours) / of(guide))),
  };
}

function inWords(ratios: readonly number[]): string {
  const known = ratios.filter(Number.isFinite);
  if (known.length === 0) return "";
  const two = (value: number) => value.toFixed(2);
  return `${two(median(known))} (${two(Math.min(...known))} to ${two(Math.max(...known))})`;
}

function cells(texts: readonly string[], widths: readonly number[] = []): string {
  return texts.map((text, index) => text.padStart(widths[index] ?? 8)).join(" ");
}
