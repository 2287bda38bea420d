/** A report of the findings, for people and for machines, without secrets. */
import type { Examined } from "./examine.ts";
import type { Outcome } from "./finding.ts";

/** Readable without color, and searchable. */
const MARKS: Readonly<Record<Outcome, string>> = {
  ok: "ok  ",
  warning: "warn",
  failure: "FAIL",
  skipped: "skip",
};

const NOUNS: Readonly<Record<Outcome, readonly [one: string, several: string]>> = {
  ok: ["ok", "ok"],
  warning: ["warning", "warnings"],
  failure: ["failure", "failures"],
  skipped: ["skipped", "skipped"],
};

export type Counts = Readonly<Record<Outcome, number>>;

/** @returns the number of checks by outcome. */
export function countOutcomes(examined: readonly Examined[]): Counts {
  const of = (outcome: Outcome) =>
    examined.filter(({ finding }) => finding.outcome === outcome).length;
  return { ok: of("ok"), warning: of("warning"), failure: of("failure"), skipped: of("skipped") };
}

/** @param width of the longest id. @returns lines without line ends. */
export function describeFinding({ check, finding }: Examined, width: number): string[] {
  const indent = " ".repeat(MARKS.ok.length + width + 4);
  const details = finding.outcome === "ok" ? [] : finding.details ?? [];
  const fix = finding.outcome === "ok" ? undefined : finding.fix;
  return [
    `${MARKS[finding.outcome]}  ${check.id.padEnd(width)}  ${finding.found}`,
    ...details.map((detail) => `${indent}- ${detail}`),
    ...fix === undefined ? [] : [`${indent}> ${fix}`],
  ];
}

/** @returns the last line: the number of checks, and of each outcome. */
export function describeCounts(counts: Counts): string {
  const all = counts.ok + counts.warning + counts.failure + counts.skipped;
  const parts = (["ok", "warning", "failure", "skipped"] as const)
    .filter((outcome) => outcome === "ok" || counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${NOUNS[outcome][counts[outcome] === 1 ? 0 : 1]}`);
  return `${all} checks: ${parts.join(", ")}.`;
}

/** @returns the report as one JSON document. */
export function reportJson(examined: readonly Examined[]): string {
  const checks = examined.map(({ check: { id, title }, finding }) => ({ id, title, ...finding }));
  return JSON.stringify({ checks, counts: countOutcomes(examined) }, null, 2);
}
