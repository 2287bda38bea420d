/** Between values and places of a scatter plot. */
import type { Range } from "../../../lib/map/query/filter.ts";

export type Span = readonly [from: number, to: number];

export type Point = readonly [x: number, y: number];

/** A part of the plot, in values. */
export interface Box {
  readonly x: Span;
  readonly y: Span;
}

/** Room between the outermost points and the plot's edge, as a part of the values' span. */
const MARGIN = 0.04;

/** @returns what an axis spans: the values, and what is chosen of them. */
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

/** @returns where the value lies in pixels, from 0 to `size`. */
export function placeOf(value: number, [from, to]: Span, size: number): number {
  return (value - from) / (to - from) * size;
}

/** @returns the value at that place, within the span. */
export function valueAt(place: number, [from, to]: Span, size: number): number {
  return from + Math.min(1, Math.max(0, place / size)) * (to - from);
}
