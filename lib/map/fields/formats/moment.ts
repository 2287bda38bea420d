/** Dates and times from CARTO, by warehouse: ISO 8601, SQL's variant of it, milliseconds. */

export interface Moment {
  /** Milliseconds since the epoch; for a date its start in UTC. */
  readonly at: number;
  /** It has no time. */
  readonly isDay: boolean;
  /** Midnight in UTC, as JSON has a DATE with a time. */
  readonly isMidnight: boolean;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})/;
const TIME = /^[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?/;
const ZONE = /^ ?(?:(Z|UTC)|([+-])(\d{2}):?(\d{2})?)?$/;

/** @returns null for an invalid date or time. */
export function momentOf(value: unknown): Moment | null {
  if (typeof value === "number") return valid(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  const [day, year, month, date] = DAY.exec(text) ?? [];
  if (day === undefined) return null;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(date));
  // February 31 is invalid.
  if (!new Date(midnight).toISOString().startsWith(day)) return null;
  if (text.length === day.length) return { at: midnight, isDay: true, isMidnight: true };
  const rest = text.slice(day.length);
  const [time, hours, minutes, seconds = "0", fraction = "0"] = TIME.exec(rest) ?? [];
  const zone = ZONE.exec(rest.slice(time?.length ?? 0));
  if (time === undefined || zone === null) return null;
  const [, , sign, zoneHours = "0", zoneMinutes = "0"] = zone;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === "-" ? -1 : 1);
  const ofDay = (Number(hours) * 60 + Number(minutes) - offset) * 60 + Number(seconds);
  return valid(midnight + ofDay * 1000 + Math.floor(Number(`0.${fraction}`) * 1000));
}

/** The range of a Date, in milliseconds. */
const FARTHEST = 8.64e15;
const DAY_MS = 86_400_000;

function valid(at: number): Moment | null {
  if (Math.abs(at) > FARTHEST) return null;
  return { at, isDay: false, isMidnight: at % DAY_MS === 0 };
}
