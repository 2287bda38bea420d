/** Steps of time, in UTC; weeks begin on Monday. */
import type { GroupDateType } from "@carto/api-client";
import type { TimeStep } from "./results.ts";

const SECOND = 1_000;
export const DAY = 86_400 * SECOND;

interface StepLength {
  /** As CARTO takes it. */
  readonly size: GroupDateType;
  readonly multiplier: number;
  /** Milliseconds where it is always as long, else months. */
  readonly length: number;
  readonly isMonths?: true;
}

/** The shortest first. */
const LENGTHS = new Map<TimeStep, StepLength>([
  ["second", { size: "second", multiplier: 1, length: SECOND }],
  ["minute", { size: "minute", multiplier: 1, length: 60 * SECOND }],
  ["hour", { size: "hour", multiplier: 1, length: 3_600 * SECOND }],
  ["day", { size: "day", multiplier: 1, length: DAY }],
  ["week", { size: "week", multiplier: 1, length: 7 * DAY }],
  ["month", { size: "month", multiplier: 1, length: 1, isMonths: true }],
  ["quarter", { size: "month", multiplier: 3, length: 3, isMonths: true }],
  ["year", { size: "year", multiplier: 1, length: 12, isMonths: true }],
]);
const STEPS = [...LENGTHS.keys()];

/** A chart of a panel shows no more by itself; of a step that is asked for. */
const MOST = { chosen: 120, asked: 1_000 };

/** 5 January 1970 was a Monday. */
const MONDAY = 4 * DAY;

export function lengthOf(step: TimeStep): StepLength {
  const length = LENGTHS.get(step);
  if (length === undefined) throw new RangeError(`Not a step: ${step}`);
  return length;
}

/**
 * @param asked the document's step; a longer one where the range has too many of it.
 * @returns the shortest step of which the range has few enough; of days alone a day at least.
 */
export function stepFor(
  [min, max]: readonly [min: number, max: number],
  asked: TimeStep | undefined,
): TimeStep {
  const areDays = min % DAY === 0 && max % DAY === 0;
  const first = STEPS.indexOf(asked ?? (areDays ? "day" : "second"));
  const most = asked === undefined ? MOST.chosen : MOST.asked;
  const fitting = STEPS.slice(first).find((step) =>
    countFrom(beginOf(min, step), max, step) < most
  );
  return fitting ?? "year";
}

/** @returns when the step began that the moment lies in. */
export function beginOf(moment: number, step: TimeStep): number {
  const { length, isMonths } = lengthOf(step);
  if (isMonths) {
    const date = new Date(moment);
    const months = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    return Date.UTC(1970, Math.floor(months / length) * length);
  }
  const start = step === "week" ? MONDAY : 0;
  return start + Math.floor((moment - start) / length) * length;
}

/** @returns how many whole steps lie between them; below 0 where `moment` is before the anchor. */
export function countFrom(anchor: number, moment: number, step: TimeStep): number {
  const { length, isMonths } = lengthOf(step);
  if (!isMonths) return Math.floor((moment - anchor) / length);
  const [from, to] = [new Date(anchor), new Date(moment)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 +
    to.getUTCMonth() - from.getUTCMonth();
  return Math.floor(months / length);
}

/** @param anchor when a step begins. @returns when the step begins that is so many after it. */
export function stepsAfter(anchor: number, count: number, step: TimeStep): number {
  const { length, isMonths } = lengthOf(step);
  if (!isMonths) return anchor + count * length;
  const date = new Date(anchor);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count * length);
}
