/** Converts between values and positions of a scatter plot. */
import type { Range } from "../../../lib/map/query/filter.ts";

export type Span = readonly [from: number, to: number];

export type Point = readonly [x: number, y: number];

/** A part of the plot, in values. */
export interface Box {
  readonly x: Span;
  readonly y: Span;
}

/** Padding between the outermost points and the plot's edge, as a fraction of the values' span. */
const MARGIN = 0.04;

/** @returns the span of an axis: the values and the chosen range. */
export function extentOf(values: readonly number[], chosen: Range | undefined): Span {
  let [least, most] = [Infinity, -Infinity];
  for (const value of [...values, chosen?.from ?? null, chosen?.to ?? null]) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return [0, 1];
  const room = (most - least) * MARGIN || Math.abs(most) * MARGIN || 1;
  return [least - room, most + room];
}

/** @returns the value's position in pixels, from 0 to `size`. */
export function placeOf(value: number, [from, to]: Span, size: number): number {
  return (value - from) / (to - from) * size;
}

/** @returns the value at that position, clamped to the span. */
export function valueAt(place: number, [from, to]: Span, size: number): number {
  return from + Math.min(1, Math.max(0, place / size)) * (to - from);
}
