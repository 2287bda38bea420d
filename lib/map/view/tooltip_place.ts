/** Where a tooltip stands. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the pointer to the tooltip's corner at the least, in CSS pixels. */
const GAP = 12;
/** From what the tooltip is about to the tooltip. */
const CLEARANCE = 2;
/** From the tooltip to the frame's edge. */
const MARGIN = 4;

/**
 * @param point what it is about, from the frame's top left in CSS pixels, as are all of these.
 * @param radius of the disc that is at the point, wherever on it the point is: it stays uncovered.
 * @returns its top left corner: below and right of the point, else on the side where it fits,
 * always within the frame as far as it is large enough.
 */
export function besidePoint(point: Point, tooltip: Size, frame: Size, radius = 0): Point {
  // A corner that far out on both axes is beyond the disc from any point on it.
  const gap = Math.max(GAP, Math.SQRT2 * radius + CLEARANCE);
  return {
    x: alongAxis(point.x, { length: tooltip.width, end: frame.width, gap }),
    y: alongAxis(point.y, { length: tooltip.height, end: frame.height, gap }),
  };
}

interface Axis {
  readonly length: number;
  readonly end: number;
  readonly gap: number;
}

function alongAxis(at: number, { length, end, gap }: Axis): number {
  const after = at + gap;
  const place = after + length + MARGIN <= end ? after : at - gap - length;
  return Math.max(MARGIN, Math.min(place, end - length - MARGIN));
}
