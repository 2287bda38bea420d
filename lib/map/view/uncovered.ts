/** What of the map is not covered by cards and panels, in CSS pixels from its top left. */
import type { Padding } from "./map_view_types.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Less room than this is none: what covers the map then counts in part only. */
const LEAST_ROOM = 48;

/**
 * @param margin kept free at each edge.
 * @returns what is left of the map; always some of it, in the middle of what is not covered.
 */
export function roomIn(
  { width, height }: { readonly width: number; readonly height: number },
  padding: Padding,
  margin: number,
): Box {
  const [left, right] = span(width, padding.left, padding.right, margin);
  const [top, bottom] = span(height, padding.top, padding.bottom, margin);
  return { left, right, top, bottom };
}

function span(length: number, before: number, after: number, margin: number): [number, number] {
  const taken = before + after + 2 * margin;
  const most = Math.max(0, length - LEAST_ROOM);
  const share = taken <= most ? 1 : most / taken;
  return [(before + margin) * share, length - (after + margin) * share];
}

/** @returns by how much the box must move, at the least, to be in the room: in the middle if it is larger. */
export function leastShift(box: Box, room: Box): { readonly x: number; readonly y: number } {
  return {
    x: alongAxis(box.left, box.right, room.left, room.right),
    y: alongAxis(box.top, box.bottom, room.top, room.bottom),
  };
}

function alongAxis(from: number, to: number, start: number, end: number): number {
  if (to - from > end - start) {
    // Whatever of it fills the room is as good as any other part.
    if (from <= start && to >= end) return 0;
    return from > start ? start - from : end - to;
  }
  if (from < start) return start - from;
  return to > end ? end - to : 0;
}
