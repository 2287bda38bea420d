/** The ticks of the axis below bars. */
import { axisTicks } from "../../../lib/map/widgets/ticks.ts";

/** @returns whether all bars are as wide as the first. */
export function isEven(limits: readonly number[]): boolean {
  const width = (limits[1] ?? 0) - (limits[0] ?? 0);
  return limits.every((limit, index) =>
    index === 0 || Math.abs(limit - (limits[index - 1] ?? 0) - width) <= Math.abs(width) * 1e-6
  );
}

/** A value's position among the limits of bars, in bars from the first one's left edge. */
export function placeAmong(limits: readonly number[], value: number): number {
  const bar = Math.min(limits.length - 2, Math.max(0, limits.findLastIndex((one) => one <= value)));
  const [from = 0, to = from] = limits.slice(bar, bar + 2);
  return to > from ? bar + Math.min(1, Math.max(0, (value - from) / (to - from))) : bar;
}

/** @returns the ticks of an axis of bars: round numbers, or some of the limits of uneven bars. */
export function barTicks(limits: readonly number[]): readonly number[] {
  const [first = 0] = limits;
  const last = limits.at(-1) ?? first;
  if (isEven(limits)) return axisTicks(first, last, 4);
  const apart = Math.max(1, Math.ceil((limits.length - 1) / 3));
  return limits.filter((_, index) => index % apart === 0);
}
