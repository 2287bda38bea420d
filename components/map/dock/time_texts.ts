/** Times of a time series in the reader's language, in UTC as CARTO cuts them. */
import { DATE_TAGS } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { TimeStep } from "../../../lib/map/widgets/results.ts";
import { lengthOf } from "./time_steps.ts";

const DAY = { year: "numeric", month: "short", day: "numeric" } as const;
const MINUTE = { ...DAY, hour: "numeric", minute: "2-digit" } as const;

/** The parts of a date that identify a step. */
const PARTS: Readonly<Record<TimeStep, Intl.DateTimeFormatOptions>> = {
  second: { ...MINUTE, second: "2-digit" },
  minute: MINUTE,
  hour: MINUTE,
  day: DAY,
  week: DAY,
  month: { year: "numeric", month: "short" },
  quarter: { year: "numeric", month: "short" },
  year: { year: "numeric" },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Intl objects are expensive: one per language and set of parts is cached. */
export function utcFormat(locale: Locale, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(parts)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(DATE_TAGS[locale], { ...parts, timeZone: "UTC" });
  formats.set(key, made);
  return made;
}

/** @returns the step that begins at `time`: "23 Oct 2026", "Q1 2016". */
export function stepText(time: number, step: TimeStep, locale: Locale): string {
  return step === "quarter"
    ? quarterText(time, locale)
    : utcFormat(locale, PARTS[step]).format(time);
}

function quarterText(time: number, locale: Locale): string {
  const date = new Date(time);
  const quarter = Math.floor(date.getUTCMonth() / 3) + 1;
  return mapWordsOf(locale).dock.time.quarter(quarter, date.getUTCFullYear());
}

/** The end of a range: exclusive for clock times, the last included step for days and longer. */
const BY_CLOCK: ReadonlySet<TimeStep> = new Set(["second", "minute", "hour"]);

/**
 * @param from in milliseconds since the epoch, included.
 * @param to excluded.
 * @returns "23–29 Oct 2026", "Q1 2016 – Q4 2023".
 */
export function rangeText(from: number, to: number, step: TimeStep, locale: Locale): string {
  const last = BY_CLOCK.has(step) ? to : to - 1;
  if (step !== "quarter") return utcFormat(locale, PARTS[step]).formatRange(from, last);
  const [first, end] = [quarterText(from, locale), quarterText(last, locale)];
  return first === end ? first : `${first} – ${end}`;
}

/** @returns "7 days", "8 years". */
export function lengthText(steps: number, step: TimeStep, locale: Locale): string {
  const { count, unit } = lengthOf(steps, step);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
