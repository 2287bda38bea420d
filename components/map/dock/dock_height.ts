/** The dock's height while a table is open, in CSS pixels. */

export const DEFAULT_HEIGHT = 340;
const LEAST_HEIGHT = 160;
/** Part of the stage, so that the map stays visible. */
const MOST_SHARE = 0.7;
const KEY_STEP = 24;

/** @returns the minimum and maximum height on a stage of that height. */
export function heightLimits(stage: number): readonly [least: number, most: number] {
  return [LEAST_HEIGHT, Math.max(LEAST_HEIGHT, Math.round(stage * MOST_SHARE))];
}

/** @returns the height, clamped to the stage. */
export function heightIn(stage: number, height: number): number {
  const [least, most] = heightLimits(stage);
  return Math.max(least, Math.min(most, Math.round(height)));
}

/** @returns the height after a key on the splitter; null for any other key. */
export function heightAfterKey(key: string, height: number, stage: number): number | null {
  const [least, most] = heightLimits(stage);
  switch (key) {
    case "ArrowUp":
      return heightIn(stage, height + KEY_STEP);
    case "ArrowDown":
      return heightIn(stage, height - KEY_STEP);
    case "Home":
      return least;
    case "End":
      return most;
    default:
      return null;
  }
}
