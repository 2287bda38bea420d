/** Formats ranges of dates and times: `2016 – 2023`, `1 – 15 Jan 2026`. */
import { getOrCreate } from "../../../get_or_create.ts";
import { DATE_TAGS } from "../../../locale/formats.ts";
import type { Locale } from "../../../locale/locale.ts";
import { mapWordsOf } from "../../../locale/map_words.ts";
import type { Range } from "../../query/filter.ts";

const DAY_MS = 86_400_000;

interface Step {
  readonly options: Intl.DateTimeFormatOptions;
  /** Whether such a step begins there. */
  begins(at: Date): boolean;
}

const isMidnight = (at: Date) => at.getTime() % DAY_MS === 0;
const isFirst = (at: Date) => isMidnight(at) && at.getUTCDate() === 1;

const YEARS: Step = {
  options: { year: "numeric" },
  begins: (at) => isFirst(at) && at.getUTCMonth() === 0,
};
const MONTHS: Step = { options: { year: "numeric", month: "short" }, begins: isFirst };
const DAYS: Step = { options: { dateStyle: "medium" }, begins: isMidnight };
const MINUTES: Step = {
  options: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  },
  begins: () => true,
};

/**
 * In UTC, like CARTO's steps.
 *
 * @returns a formatter of ranges in milliseconds since the epoch, end excluded: in whole years,
 * months or days where the limits allow.
 */
export function periodWriter(locale: Locale): (range: Range) => string {
  const words = mapWordsOf(locale).fields;
  const formats = new Map<Step, Intl.DateTimeFormat>();
  const formatOf = (step: Step): Intl.DateTimeFormat =>
    getOrCreate(formats, step, () => {
      const options = { ...step.options, timeZone: "UTC" };
      return new Intl.DateTimeFormat(DATE_TAGS[locale], options);
    });
  return ({ from, to }) => {
    const ends = [from, to].filter((end) => end !== null).map((end) => new Date(end));
    const step = [YEARS, MONTHS, DAYS].find(({ begins }) => ends.every(begins)) ?? MINUTES;
    const format = formatOf(step);
    if (to === null) return from === null ? "" : words.since(format.format(from));
    // The end is excluded, so the last day is the one before.
    const last = step === MINUTES ? to : to - 1;
    return from === null ? words.until(format.format(last)) : format.formatRange(from, last);
  };
}
