/** The positions of a sheet. */
export const DETENTS = ["rest", "half", "full"] as const;

export type Detent = typeof DETENTS[number];

/** At rest, in CSS pixels; styles/stage.css says the same, as it does for all of these. */
const REST = 84;
/** One line, on a stage below {@linkcode LOW}. */
const LOW_REST = 48;
const LOW = 480;
const HALF = 0.6;
/** On a stage so low, half of it would have room for the tabs alone. */
const LOWEST = 320;

/** @returns the height in CSS pixels of a sheet on a stage that high. */
export function detentHeight(detent: Detent, stage: number): number {
  if (detent === "rest") return stage < LOW ? LOW_REST : REST;
  return detent === "half" && stage >= LOWEST ? stage * HALF : stage - 8;
}

/**
 * @param height at which the sheet was released.
 * @param velocity of its upper edge, upwards, in CSS pixels per millisecond: a flick continues.
 * @returns the detent where it comes to rest.
 */
export function detentNear(height: number, stage: number, velocity = 0): Detent {
  const aim = height + velocity * FLICK_MS;
  const distance = (detent: Detent) => Math.abs(detentHeight(detent, stage) - aim);
  return DETENTS.reduce((best, detent) => distance(detent) < distance(best) ? detent : best);
}

/** How far a flick is extrapolated, in milliseconds. */
const FLICK_MS = 200;

/** @returns the next detent up, or with -1 down; clamped at the ends. */
export function detentBeside(detent: Detent, step: 1 | -1): Detent {
  return DETENTS[DETENTS.indexOf(detent) + step] ?? detent;
}
