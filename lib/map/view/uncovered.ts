/** What of the map is not covered by cards and panels, in CSS pixels from its top left. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Less room than this is none: a cover that leaves no more is taken for none. */
const LEAST_ROOM = 64;

/** How far each side of a box is from the same side of the map, which lasts while it is resized. */
export type Insets = Box;

export const NO_INSETS: Insets = { left: 0, top: 0, right: 0, bottom: 0 };

/** @returns the box with those insets; of a box its insets, by the same subtraction. */
export function inset({ width, height }: Size, { left, top, right, bottom }: Box | Insets): Box {
  return { left, top, right: width - right, bottom: height - bottom };
}

/** @returns the map within the insets, or all of it while it is too small for them. */
export function roomWithin(size: Size, insets: Insets): Box {
  const room = inset(size, insets);
  return isRoom(room) ? room : inset(size, NO_INSETS);
}

/**
 * Each cover is left out by the one of its sides that leaves most.
 *
 * @param covers what lies over the map; the first count most.
 * @returns the largest part of the room that none of them lies over.
 */
export function roomOf(room: Box, covers: readonly Box[]): Box {
  const [cover, ...others] = covers.filter((one) => overlap(one, room));
  if (cover === undefined) return room;
  const sides: readonly Box[] = [
    { ...room, left: cover.right },
    { ...room, right: cover.left },
    { ...room, top: cover.bottom },
    { ...room, bottom: cover.top },
  ];
  const [best] = sides.filter(isRoom).map((side) => roomOf(side, others))
    .sort((one, other) => areaOf(other) - areaOf(one));
  return best ?? roomOf(room, others);
}

const areaOf = ({ left, top, right, bottom }: Box) => (right - left) * (bottom - top);
const isRoom = ({ left, top, right, bottom }: Box) =>
  right - left >= LEAST_ROOM && bottom - top >= LEAST_ROOM;
const overlap = (a: Box, b: Box) =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

/** At the most, each margin has this share of a room. */
const MOST_SHARE = 0.2;

/** @returns the room without its margins, which are smaller in a small room. */
export function withinMargin({ left, top, right, bottom }: Box, margin: number): Box {
  const x = Math.min(margin, (right - left) * MOST_SHARE);
  const y = Math.min(margin, (bottom - top) * MOST_SHARE);
  return { left: left + x, right: right - x, top: top + y, bottom: bottom - y };
}

/** What is fitted keeps so far from the edges of what is not covered, in CSS pixels. */
const FIT_MARGIN = 56;

/** @returns the part of a room that what is fitted goes into. */
export function fitRoom(room: Box): Box {
  return withinMargin(room, FIT_MARGIN);
}

/**
 * @param margin kept free around the box.
 * @returns by how much the box must move, at the least, to be on the map and under no cover; what
 * is too large for that goes into the largest part that is not covered, and fills it.
 */
export function leastMove(
  box: Box,
  size: Size,
  covers: readonly Box[],
  margin: number,
): { readonly x: number; readonly y: number } {
  const wide = grown(box, margin);
  const { width, height } = size;
  const xs = [
    0,
    -wide.left,
    width - wide.right,
    ...covers.flatMap(({ left, right }) => [
      left - wide.right,
      right - wide.left,
    ]),
  ];
  const ys = [
    0,
    -wide.top,
    height - wide.bottom,
    ...covers.flatMap(({ top, bottom }) => [
      top - wide.bottom,
      bottom - wide.top,
    ]),
  ];
  let best: { readonly x: number; readonly y: number } | null = null;
  for (const x of xs) {
    for (const y of ys) {
      if (best !== null && Math.hypot(x, y) >= Math.hypot(best.x, best.y)) continue;
      const moved = shifted(wide, x, y);
      const isOnMap = moved.left >= 0 && moved.top >= 0 && moved.right <= width &&
        moved.bottom <= height;
      if (isOnMap && !covers.some((cover) => overlap(cover, moved))) best = { x, y };
    }
  }
  return best ?? leastShift(box, withinMargin(roomOf(inset(size, NO_INSETS), covers), margin));
}

const grown = ({ left, top, right, bottom }: Box, by: number): Box => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});

const shifted = ({ left, top, right, bottom }: Box, x: number, y: number): Box => ({
  left: left + x,
  top: top + y,
  right: right + x,
  bottom: bottom + y,
});

/** @returns by how much the box must move, at the least, to be in the room, or to fill it. */
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
