/** The table that compares a map with deck.gl alone. */
import { say } from "../../lib/log/terminal.ts";
import type { Activity, Measured } from "./measure.ts";

/** The target: the milliseconds that a map may block longer than deck.gl alone. */
const AIM_MS = 200;

interface Compared {
  /** What the map shows. */
  readonly what: string;
  readonly pans: number;
  readonly ours: Measured;
  readonly alone: Measured;
}

export function report({ what, pans, ours, alone }: Compared): void {
  say(`  ${what.padEnd(44)}     ours    alone   ours/alone`);
  const row = (label: string, of: (measured: Measured) => number, digits = 0) => {
    const [mine, theirs] = [of(ours), of(alone)];
    const ratio = theirs === 0 ? "" : (mine / theirs).toFixed(2);
    const cells = [mine, theirs].map((value) => value.toFixed(digits).padStart(8)).join(" ");
    say(`    ${label.padEnd(42)} ${cells}   ${ratio}`.trimEnd());
  };
  row("first draw to rest: longest standstill, ms", ({ loading }) => standstill(loading));
  row("  tasks over 50 ms", ({ loading }) => loading.longTasks.length);
  row("  their time, ms", ({ loading }) => timeOf(loading));
  row(`${pans} moves: frames of a drag, ms: median`, ({ moving }) => dragged(moving, 0.5), 1);
  row("  95 of 100 within", ({ moving }) => dragged(moving, 0.95), 1);
  row("  99 of 100 within", ({ moving }) => dragged(moving, 0.99), 1);
  row("  longest standstill, ms", ({ moving }) => standstill(moving));
  row("  tasks over 50 ms", ({ moving }) => moving.longTasks.length);
  row("  their time, ms", ({ moving }) => timeOf(moving));
  row("memory at rest, MB", ({ memory }) => (memory[0] ?? NaN) / 1e6, 1);
  row("  after half of the moves, MB", ({ memory }) => (memory[1] ?? NaN) / 1e6, 1);
  row("  after all, MB", ({ memory }) => (memory[2] ?? NaN) / 1e6, 1);
  const longer = Math.max(
    ...(["loading", "moving"] as const).map((part) =>
      standstill(ours[part]) - standstill(alone[part])
    ),
  );
  say(`    Stood still for up to ${longer.toFixed(0)} ms longer than alone; aimed at ${AIM_MS}.`);
  reportHovering(ours);
}

function reportHovering({ hovering }: Measured): void {
  if (hovering === null) return;
  const { found, places, calls } = hovering;
  say(`    Pointed at ${places} places, with a feature at ${found}:`);
  say(`      longest standstill ${standstill(hovering).toFixed(0)} ms`);
  const name = calls.name === "" ? "without a name" : calls.name;
  say(`      the function called most often (${name}): ${calls.count} times for each feature`);
}

/** @returns the longest gap between frames, or the longest task. */
function standstill({ frames, longTasks }: Activity): number {
  return Math.max(0, ...[...frames, ...longTasks].map(({ duration }) => duration));
}

function timeOf({ longTasks }: Activity): number {
  return longTasks.reduce((sum, { duration }) => sum + duration, 0);
}

function dragged({ frames }: Activity, part: number): number {
  const sorted = frames.filter(({ dragged }) => dragged).map(({ duration }) => duration)
    .sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
