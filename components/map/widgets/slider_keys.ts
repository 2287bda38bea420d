/** Steps of the keys that move a slider. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5,
};

/** A slider's position and its limits, in steps. */
export interface SliderRange {
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** @returns the position after the key; undefined for other keys. */
export function movedByKey(key: string, { value, min, max }: SliderRange): number | undefined {
  if (key === "Home") return min;
  if (key === "End") return max;
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  return step === undefined ? undefined : Math.min(max, Math.max(min, value + step));
}
