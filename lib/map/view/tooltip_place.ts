/** Where a tooltip stands. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the pointer to the tooltip's corner, in CSS pixels. */
const GAP = 14;
/** From the tooltip to the frame's edge. */
const MARGIN = 4;

/**
 * @param point what it is about, from the frame's top left in CSS pixels, as are all of these.
 * @returns its top left corner: below and right of the point, else on the side where it fits, always
 * within the frame as far as it is large enough.
 */
export function besidePoint(point: Point, tooltip: Size, frame: Size): Point {
  return {
    x: alongAxis(point.x, tooltip.width, frame.width),
    y: alongAxis(point.y, tooltip.height, frame.height),
  };
}

function alongAxis(at: number, length: number, end: number): number {
  const after = at + GAP;
  const place = after + length + MARGIN <= end ? after : at - GAP - length;
  return Math.max(MARGIN, Math.min(place, end - length - MARGIN));
}
