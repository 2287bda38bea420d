import type { Path, Position } from "./position.ts";

/** A ring that ends where it begins. */
export function closedRing(ring: Path): Path {
  const [first] = ring;
  const last = ring.at(-1);
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

/** A ring in the direction that is asked for, north up. */
export function turned(ring: Path, direction: "clockwise" | "counter-clockwise"): Path {
  const isClockwise = signedArea(ring) < 0;
  return isClockwise === (direction === "clockwise") ? ring : ring.toReversed();
}

/**
 * Twice the area that a closed ring encloses, in square degrees; negative where it runs
 * clockwise.
 */
export function signedArea(ring: Path): number {
  let sum = 0;
  let previous: Position | undefined;
  for (const position of ring) {
    if (previous) sum += previous[0] * position[1] - position[0] * previous[1];
    previous = position;
  }
  return sum;
}
