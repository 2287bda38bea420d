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
  /** The most time between two labels: of no use where steps are longer. */
  readonly ms: number;
  readonly parts: Intl.DateTimeFormatOptions;
}

const CLOCK = { hour: "numeric", minute: "2-digit" } as const;
const DAY = { month: "short", day: "numeric" } as const;
const MONTH = { month: "short", year: "numeric" } as const;
const YEAR = { year: "numeric" } as const;

const DAY_MS = 86_400_000;
const MONTH_MS = 31 * DAY_MS;
const YEAR_MS = 366 * DAY_MS;

const midnight = (date: Date) => date.getTime() % DAY_MS === 0;
const monthly = (months: number): Rhythm => ({
  at: (date) => midnight(date) && date.getUTCDate() === 1 && date.getUTCMonth() % months === 0,
  ms: months * MONTH_MS,
  parts: MONTH,
});
const yearly = (years: number): Rhythm => ({
  at: (date) =>
    midnight(date) && date.getUTCDate() === 1 && date.getUTCMonth() === 0 &&
    date.getUTCFullYear() % years === 0,
  ms: years * YEAR_MS,
  parts: YEAR,
});
const every = (ms: number, parts: Intl.DateTimeFormatOptions): Rhythm => ({
  at: (date) => date.getTime() % ms === 0,
  ms,
  parts,
});

/** From the densest to the sparsest. */
const RHYTHMS: readonly Rhythm[] = [
  ...[1_000, 5_000, 15_000, 30_000].map((ms) => every(ms, { ...CLOCK, second: "2-digit" })),
  ...[1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => every(minutes * 60_000, CLOCK)),
  { at: midnight, ms: DAY_MS, parts: DAY },
  { at: (date) => midnight(date) && date.getUTCDay() === 1, ms: 7 * DAY_MS, parts: DAY },
  {
    at: (date) => midnight(date) && [1, 16].includes(date.getUTCDate()),
    ms: 16 * DAY_MS,
    parts: DAY,
  },
  monthly(1),
  monthly(3),
  monthly(6),
  ...[1, 2, 5, 10, 20, 50, 100].map(yearly),
];

/**
 * @param times the beginnings of the steps, in milliseconds since the epoch.
 * @param most how many labels fit.
 * @returns labels as dense as they fit, at round times; where none of those are evenly spaced, as
 * for weeks that begin on a Sunday, at every second, third, … step.
 */
export function timeTicks(times: readonly number[], most: number, locale: Locale): TimeTick[] {
  const [first = 0, second = first + DAY_MS] = times;
  const useful = RHYTHMS.filter(({ ms }) => ms >= second - first);
  for (const { at, parts } of useful) {
    const found = times.flatMap((time, index) => at(new Date(time)) ? [{ time, index }] : []);
    if (found.length < 2 || found.length > most || !areEven(found)) continue;
    const format = utcFormat(locale, parts);
    return found.map(({ time, index }) => ({ index, text: format.format(time) }));
  }
  const format = utcFormat(locale, useful[0]?.parts ?? YEAR);
  const apart = Math.ceil(times.length / most);
  return times.flatMap((time, index) =>
    index % apart === 0 ? [{ index, text: format.format(time) }] : []
  );
}

/** Whether no gap is more than twice another: months differ less, and a few stray Mondays more. */
function areEven(found: readonly { readonly index: number }[]): boolean {
  const gaps = found.slice(1).map(({ index }, at) => index - (found[at]?.index ?? 0));
  return Math.max(...gaps) <= 2 * Math.min(...gaps);
}
