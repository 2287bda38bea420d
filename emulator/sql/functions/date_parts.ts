const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** Parts of fixed length, in milliseconds. */
const LENGTHS: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND,
  MINUTE: 60 * SECOND,
  HOUR: 3_600 * SECOND,
  DAY,
  WEEK: 7 * DAY,
};

const WEEKDAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** Parts that divide days, and parts that days make up. */
export const TIME_PARTS = ["MILLISECOND", "SECOND", "MINUTE", "HOUR"] as const;
export const DATE_PARTS = [
  "DAY",
  "WEEK",
  "ISOWEEK",
  "MONTH",
  "QUARTER",
  "YEAR",
  "ISOYEAR",
  ...WEEKDAYS.map((day) => `WEEK(${day})`),
] as const;

/** Parts that EXTRACT gives besides those. */
export const EXTRACTED_PARTS = ["DAYOFWEEK", "DAYOFYEAR"] as const;

const dayOf = (time: number) => Math.floor(time / DAY);
const yearOf = (time: number) => new Date(time).getUTCFullYear();
const monthOf = (time: number) => new Date(time).getUTCMonth();
/** 0 is Sunday. */
const weekdayOf = (time: number) => new Date(time).getUTCDay();

/** A day; months count from 0 and may be beyond the year. */
function dateOf(year: number, month: number, day = 1): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

/** The day that weeks of a part begin with, from 0 for Sunday; `undefined` for other parts. */
function firstWeekday(part: string): number | undefined {
  if (part === "WEEK") return 0;
  if (part === "ISOWEEK") return 1;
  const day = WEEKDAYS.findIndex((name) => part === `WEEK(${name})`);
  return day < 0 ? undefined : day;
}

/** The Thursday of a day's ISO week lies in the week's ISO year. */
function isoYearOf(time: number): number {
  return yearOf(dayOf(time) * DAY + (3 - (weekdayOf(time) + 6) % 7) * DAY);
}

/** The Monday that an ISO year begins with: that of the week of 4 January. */
function isoYearStart(year: number): number {
  return truncateTime("ISOWEEK", dateOf(year, 0, 4));
}

/** When the part began that a moment lies in. Times are milliseconds since 1970, in UTC. */
export function truncateTime(part: string, time: number): number {
  const first = firstWeekday(part);
  if (first !== undefined) return (dayOf(time) - (weekdayOf(time) - first + 7) % 7) * DAY;
  const length = LENGTHS[part];
  if (length !== undefined) return Math.floor(time / length) * length;
  if (part === "MONTH") return dateOf(yearOf(time), monthOf(time));
  if (part === "QUARTER") return dateOf(yearOf(time), Math.floor(monthOf(time) / 3) * 3);
  if (part === "YEAR") return dateOf(yearOf(time), 0);
  if (part === "ISOYEAR") return isoYearStart(isoYearOf(time));
  throw new RangeError(`Not a part of a time: ${part}`);
}

/** A part of a moment as a number. */
export function partOf(part: string, time: number): number {
  const date = new Date(time);
  switch (part) {
    case "YEAR":
      return yearOf(time);
    case "ISOYEAR":
      return isoYearOf(time);
    case "QUARTER":
      return Math.floor(monthOf(time) / 3) + 1;
    case "MONTH":
      return monthOf(time) + 1;
    case "DAY":
      return date.getUTCDate();
    case "DAYOFWEEK":
      return weekdayOf(time) + 1;
    case "DAYOFYEAR":
      return dayOf(time) - dayOf(dateOf(yearOf(time), 0)) + 1;
    case "HOUR":
      return date.getUTCHours();
    case "MINUTE":
      return date.getUTCMinutes();
    case "SECOND":
      return date.getUTCSeconds();
    case "MILLISECOND":
      return date.getUTCMilliseconds();
    case "ISOWEEK":
      return 1 +
        (dayOf(time) - dayOf(isoYearStart(isoYearOf(time))) - (weekdayOf(time) + 6) % 7) / 7;
    default:
      return weekOf(part, time);
  }
}

/** Weeks count from the first such weekday of the year; the days before it are in week 0. */
function weekOf(part: string, time: number): number {
  const first = firstWeekday(part);
  if (first === undefined) throw new RangeError(`Not a part of a time: ${part}`);
  const day = dayOf(time) - dayOf(dateOf(yearOf(time), 0));
  return Math.floor((day + 7 - (weekdayOf(time) - first + 7) % 7) / 7);
}

/** A moment so many parts of fixed length later. */
export function addTime(part: string, time: number, count: number): number {
  const length = LENGTHS[part];
  if (length === undefined) throw new RangeError(`Not a length of time: ${part}`);
  return time + count * length;
}

/** A day so many months later; the last of the month where that has fewer days. */
export function addMonths(time: number, count: number): number {
  if (Math.abs(count) > 120_000) return NaN;
  const month = monthOf(time) + count;
  const day = new Date(time).getUTCDate();
  const last = new Date(dateOf(yearOf(time), month + 1, 0)).getUTCDate();
  return dateOf(yearOf(time), month, Math.min(day, last));
}

/** How many times the part begins after `b`, up to `a` (DATE_DIFF). */
export function boundariesBetween(part: string, a: number, b: number): number {
  const index = (time: number): number => {
    const year = yearOf(time);
    if (part === "YEAR") return year;
    if (part === "ISOYEAR") return isoYearOf(time);
    if (part === "QUARTER") return year * 4 + Math.floor(monthOf(time) / 3);
    if (part === "MONTH") return year * 12 + monthOf(time);
    const begin = truncateTime(part, time);
    return firstWeekday(part) === undefined ? dayOf(begin) : Math.floor(dayOf(begin) / 7);
  };
  return index(a) - index(b);
}

/** How many whole parts of fixed length lie between two moments (TIMESTAMP_DIFF). */
export function timeBetween(part: string, a: number, b: number): number {
  const length = LENGTHS[part];
  if (length === undefined) throw new RangeError(`Not a length of time: ${part}`);
  // Without adding zero a negative part of one would be -0.
  return Math.trunc((a - b) / length) + 0;
}
