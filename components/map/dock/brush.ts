/** What a pointer and the keys make of the range of a brush; all in bars, from 0. */
import type { BinRange } from "../../../lib/map/widgets/bins.ts";

/** What the person has hold of. */
export type BrushPart =
  | "from"
  | "to"
  /** All of it: it moves and keeps its length. */
  | "whole"
  /** Nothing yet: a new range begins there. */
  | "new";

export interface Drag {
  readonly part: BrushPart;
  /** As it was when the drag began. */
  readonly range: BinRange;
  /** Where it began; between two bars it has a fraction. */
  readonly start: number;
}

/**
 * @param at where the pointer is now.
 * @returns the range of whole bars, one at least, that the drag makes.
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

/** @returns the range moved by so many bars, as far as there are any. */
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

/** @returns the range after a key on one of its grips; null for a key that does not move it. */
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

/** @returns the part at that place: grips reach so many bars to both sides. */
export function partAt(
  at: number,
  range: BinRange | null,
  reach: number,
): BrushPart {
  if (range === null) return "new";
  const [first, end] = range;
  const [toFirst, toEnd] = [Math.abs(at - first), Math.abs(at - end)];
  // Of a range that is narrower than its grips, each half is the nearer grip's.
  if (Math.min(toFirst, toEnd) <= reach) return toFirst < toEnd ? "from" : "to";
  return at > first && at < end ? "whole" : "new";
}

const clamp = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(most, value));
