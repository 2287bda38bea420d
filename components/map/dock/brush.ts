/** How pointer and keys change the range of a brush; all positions in bars, from 0. */
import type { BinRange } from "../../../lib/map/widgets/bins.ts";

/** The part that is dragged. */
export type BrushPart =
  | "from"
  | "to"
  /** The whole range: it moves and keeps its length. */
  | "whole"
  /** A new range that starts there. */
  | "new";

export interface Drag {
  readonly part: BrushPart;
  /** The range when the drag began. */
  readonly range: BinRange;
  /** Where the drag began; a fraction lies between two bars. */
  readonly start: number;
}

/**
 * @param at the pointer's position.
 * @returns the dragged range, in whole bars, at least one.
 */
export function dragged({ part, range, start }: Drag, at: number, bins: number): BinRange {
  const [first, end] = range;
  switch (part) {
    case "from":
      return [clamp(Math.round(at), 0, end - 1), end];
    case "to":
      return [first, clamp(Math.round(at), first + 1, bins)];
    case "whole":
      return moved(range, Math.round(at - start), bins);
    case "new": {
      const low = clamp(Math.floor(Math.min(start, at)), 0, bins - 1);
      return [low, clamp(Math.ceil(Math.max(start, at)), low + 1, bins)];
    }
  }
}

/** @returns the range moved by so many bars, within the chart. */
export function moved([first, end]: BinRange, by: number, bins: number): BinRange {
  const start = clamp(first + by, 0, bins - (end - first));
  return [start, start + end - first];
}

/** How far each key moves a grip. */
const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5,
  Home: -Infinity,
  End: Infinity,
};

/** @returns the range after a key on one of its grips; null for any other key. */
export function keyMoved(
  key: string,
  grip: "from" | "to",
  [first, end]: BinRange,
  bins: number,
): BinRange | null {
  const by = MOVES[key];
  if (by === undefined) return null;
  return grip === "from"
    ? [clamp(first + by, 0, end - 1), end]
    : [first, clamp(end + by, first + 1, bins)];
}

/** @returns the part at that position: grips extend so many bars to both sides. */
export function partAt(
  at: number,
  range: BinRange | null,
  reach: number,
): BrushPart {
  if (range === null) return "new";
  const [first, end] = range;
  const [toFirst, toEnd] = [Math.abs(at - first), Math.abs(at - end)];
  // In a range narrower than its grips, each half belongs to the nearer grip.
  if (Math.min(toFirst, toEnd) <= reach) return toFirst < toEnd ? "from" : "to";
  return at > first && at < end ? "whole" : "new";
}

const clamp = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(most, value));
