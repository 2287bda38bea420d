/** The calendar of a time series, in UTC: when its steps begin and end. */
import type { TimeStep } from "../../../lib/map/widgets/results.ts";

/** Steps of fixed length, in milliseconds. */
const LENGTHS: Partial<Readonly<Record<TimeStep, number>>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};
/** The others, in months. */
const MONTHS: Partial<Readonly<Record<TimeStep, number>>> = { month: 1, quarter: 3, year: 12 };

/** @returns the end of the step that begins at `time`, in milliseconds since the epoch. */
export function stepEnd(time: number, step: TimeStep): number {
  const length = LENGTHS[step];
  if (length !== undefined) return time + length;
  const date = new Date(time);
  return date.setUTCMonth(date.getUTCMonth() + (MONTHS[step] ?? 1));
}

/** @returns the limits between the steps, one more than there are steps; none without steps. */
export function timeLimits(times: readonly number[], step: TimeStep): readonly number[] {
  const last = times.at(-1);
  return last === undefined ? [] : [...times, stepEnd(last, step)];
}

/**
 * @param place a position among the limits, possibly between two of them.
 * @returns its time in milliseconds since the epoch.
 */
export function timeAt(place: number, limits: readonly number[]): number {
  const index = Math.min(Math.max(0, Math.floor(place)), limits.length - 1);
  const start = limits[index] ?? 0;
  const end = limits[index + 1] ?? start;
  return start + (end - start) * Math.min(1, Math.max(0, place - index));
}

/** A duration for people: a whole number of one unit. */
export interface TimeLength {
  readonly count: number;
  readonly unit: "second" | "minute" | "hour" | "day" | "week" | "month" | "year";
}

/** @returns the duration of so many steps in the largest fitting unit: 32 quarters are 8 years. */
export function lengthOf(steps: number, step: TimeStep): TimeLength {
  const months = MONTHS[step];
  if (months !== undefined) return larger(steps * months, "month", [[12, "year"]]);
  switch (step) {
    case "second":
      return larger(steps, step, [[60, "minute"], [60, "hour"], [24, "day"]]);
    case "minute":
      return larger(steps, step, [[60, "hour"], [24, "day"]]);
    case "hour":
      return larger(steps, step, [[24, "day"]]);
    case "week":
      return { count: steps, unit: "week" };
    default:
      return { count: steps, unit: "day" };
  }
}

function larger(
  count: number,
  unit: TimeLength["unit"],
  factors: readonly (readonly [factor: number, unit: TimeLength["unit"]])[],
): TimeLength {
  let length: TimeLength = { count, unit };
  for (const [factor, unit] of factors) {
    if (length.count % factor !== 0) break;
    length = { count: length.count / factor, unit };
  }
  return length;
}
