/** Labels below a time series, at round times. */
import type { Locale } from "../../../lib/locale/locale.ts";
import { utcFormat } from "./time_texts.ts";

export interface TimeTick {
  /** The index of the step that it labels. */
  readonly index: number;
  readonly text: string;
}

interface Rhythm {
  /** Whether a step that begins then has a label. */
  at(date: Date): boolean;
  readonly parts: Intl.DateTimeFormatOptions;
}

const CLOCK = { hour: "numeric", minute: "2-digit" } as const;
const DAY = { month: "short", day: "numeric" } as const;
const MONTH = { month: "short", year: "numeric" } as const;
const YEAR = { year: "numeric" } as const;

const midnight = (date: Date) => date.getTime() % 86_400_000 === 0;
const monthly = (months: number): Rhythm => ({
  at: (date) => midnight(date) && date.getUTCDate() === 1 && date.getUTCMonth() % months === 0,
  parts: MONTH,
});
const yearly = (years: number): Rhythm => ({
  at: (date) =>
    midnight(date) && date.getUTCDate() === 1 && date.getUTCMonth() === 0 &&
    date.getUTCFullYear() % years === 0,
  parts: YEAR,
});
const every = (ms: number, parts: Intl.DateTimeFormatOptions): Rhythm => ({
  at: (date) => date.getTime() % ms === 0,
  parts,
});

/** From the densest to the sparsest. */
const RHYTHMS: readonly Rhythm[] = [
  ...[1_000, 5_000, 15_000, 30_000].map((ms) => every(ms, { ...CLOCK, second: "2-digit" })),
  ...[1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => every(minutes * 60_000, CLOCK)),
  { at: midnight, parts: DAY },
  { at: (date) => midnight(date) && date.getUTCDay() === 1, parts: DAY },
  { at: (date) => midnight(date) && [1, 16].includes(date.getUTCDate()), parts: DAY },
  monthly(1),
  monthly(3),
  monthly(6),
  ...[1, 2, 5, 10, 20, 50, 100].map(yearly),
];

/**
 * @param times the beginnings of the steps, in milliseconds since the epoch.
 * @param most how many labels fit.
 * @returns labels as dense as they fit; only the first step if no interval fits.
 */
export function timeTicks(times: readonly number[], most: number, locale: Locale): TimeTick[] {
  for (const { at, parts } of RHYTHMS) {
    const found = times.flatMap((time, index) => at(new Date(time)) ? [{ time, index }] : []);
    if (found.length < 2 || found.length > most) continue;
    const format = utcFormat(locale, parts);
    return found.map(({ time, index }) => ({ index, text: format.format(time) }));
  }
  const [first] = times;
  return first === undefined ? [] : [{ index: 0, text: utcFormat(locale, DAY).format(first) }];
}
