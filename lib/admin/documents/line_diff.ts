/** What changed between two versions of a document, by lines. */
import { structuredPatch } from "diff";

export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  /** Its numbers in the version before and after, where it is in them. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

export interface LineDiff {
  /** Runs of changed lines, with three lines around them. */
  readonly runs: readonly (readonly DiffLine[])[];
  /** Whether the rest was left out: there are more than {@linkcode MOST_LINES}. */
  readonly isCut: boolean;
}

const AROUND = 3;
export const MOST_LINES = 2_000;
/** Texts that differ in more lines take seconds to compare. */
const MOST_EDITS = 4_000;
const LONGEST_MS = 50;
/** UTF-16 units: a document may be one line. */
const LONGEST_LINE = 500;

/** @returns null for texts that differ too much to be compared. */
export function lineDiff(before: string, after: string): LineDiff | null {
  const bounds = { context: AROUND, maxEditLength: MOST_EDITS, timeout: LONGEST_MS };
  const { first, was, is } = withoutWhatIsSame(before, after);
  const patch = structuredPatch("", "", was, is, "", "", bounds);
  if (patch === undefined) return null;
  const runs: DiffLine[][] = [];
  let left = MOST_LINES;
  for (const { lines, oldStart, newStart } of patch.hunks) {
    if (left === 0) return { runs, isCut: true };
    const run = numbered(lines, first + oldStart, first + newStart).slice(0, left);
    left -= run.length;
    runs.push(run);
    if (run.length < lines.filter(isOfText).length) return { runs, isCut: true };
  }
  return { runs, isCut: false };
}

interface Middle {
  /** How many lines were left out before. */
  readonly first: number;
  readonly was: string;
  readonly is: string;
}

/** Most changes are in one place of a long file, whose other lines need no comparison. */
function withoutWhatIsSame(before: string, after: string): Middle {
  const [was, is] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  const most = Math.min(was.length, is.length);
  let first = 0;
  while (first < most && was[first] === is[first]) first++;
  let last = 0;
  while (last < most - first && was.at(-1 - last) === is.at(-1 - last)) last++;
  first = Math.max(0, first - AROUND);
  last = Math.max(0, last - AROUND);
  const middle = (lines: readonly string[]) => lines.slice(first, lines.length - last).join("");
  return { first, was: middle(was), is: middle(is) };
}

/** The patch also notes where a file lacks its last line end. */
const isOfText = (line: string) => !line.startsWith("\\");

function numbered(lines: readonly string[], oldStart: number, newStart: number): DiffLine[] {
  let [before, after] = [oldStart, newStart];
  return lines.filter(isOfText).map((line) => {
    const text = line.length > LONGEST_LINE ? `${line.slice(1, LONGEST_LINE)}…` : line.slice(1);
    if (line.startsWith("+")) return { kind: "added", before: null, after: after++, text };
    if (line.startsWith("-")) return { kind: "removed", before: before++, after: null, text };
    return { kind: "same", before: before++, after: after++, text };
  });
}
