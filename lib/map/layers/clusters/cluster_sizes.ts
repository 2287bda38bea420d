/** Sizes of clusters, in CSS pixels. */

/** The maximum radius, at which neighbors do not cover each other's label. */
export const LARGEST_CLUSTER = 34;
/** The minimum radius that is visible and clickable. */
const SMALLEST = 5;
/** Half of a label's width: per letter, and its padding. */
const LETTER = 3.6;
const MARGIN = 4;

/** @returns a circle's radius: its area is proportional to the count, above the minimum. */
export function clusterRadius(count: number, largest: number): number {
  return Math.max(SMALLEST, LARGEST_CLUSTER * Math.sqrt(count / nextPowerOfTwo(largest)));
}

/** Rounds the maximum, so that moves of the view rarely change the scale. */
function nextPowerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}

/** Whether the label fits a circle of that radius. */
export const hasRoom = (label: string, radius: number): boolean =>
  label.length * LETTER + MARGIN <= radius;
