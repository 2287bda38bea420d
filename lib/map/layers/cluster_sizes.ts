/** How large clusters are drawn, in CSS pixels. */

/** The largest circles of neighbors do not cover each other's label. */
export const LARGEST_CLUSTER = 34;
/** What can still be seen and pointed at. */
const SMALLEST = 5;
/** Half of what a label takes of its circle's width: for each letter, and beside them. */
const LETTER = 3.6;
const MARGIN = 4;

/** @returns a circle's radius: its area grows with the number, as long as it can be seen. */
export function clusterRadius(count: number, largest: number): number {
  return Math.max(SMALLEST, LARGEST_CLUSTER * Math.sqrt(count / nextPowerOfTwo(largest)));
}

/** That the view moves changes the scale only where it has to. */
function nextPowerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}

/** Whether a circle of that radius has room for the label. */
export const hasRoom = (label: string, radius: number): boolean =>
  label.length * LETTER + MARGIN <= radius;
