/** Days relative to today in a time zone. */
import type { TypedValue } from "./typed_value.ts";

/** A day in a time zone. */
export interface Today {
  readonly timeZone: string;
  /** Such as 2026-01-31. */
  readonly day: string;
  /** Its end, in milliseconds since the epoch. */
  readonly endsAt: number;
}

/** Warehouses have no earlier days; in no zone it begins before year 1 by UTC. */
const FIRST_DAY = Temporal.PlainDate.from("0001-01-02");

/**
 * @param now milliseconds since the epoch.
 * @param timeZone an IANA name.
 */
export function todayIn(timeZone: string, now: number): Today {
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
    .toPlainDate();
  // A zone that moves over the date line skips a day: the next one begins at the same instant.
  const endsAt = day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  return { timeZone, day: day.toString(), endsAt };
}

/**
 * @param day such as 2026-01-31.
 * @param timeZone an IANA name; UTC when left out.
 * @returns a moment of that day, in milliseconds since the epoch.
 */
export function noonOf(day: string, timeZone = "UTC"): number {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: "12:00" })
    .epochMilliseconds;
}

/** The types of columns that hold days or times. */
export type TimeType = "date" | "timestamp" | "datetime";

/** @returns the first value of the day that is the period before today. */
export function since(period: string, today: Today, type: TimeType): TypedValue {
  return startOf(dayBefore(period, today), today.timeZone, type);
}

/**
 * @returns the last day that is included, for a column of dates; otherwise the first time that is
 * not included any more.
 */
export function until(period: string, today: Today, type: TimeType): TypedValue {
  const day = dayBefore(period, today);
  return startOf(type === "date" ? day : day.add({ days: 1 }), today.timeZone, type);
}

/** A day that the shorter month does not have becomes its last. */
function dayBefore(period: string, { day }: Today): Temporal.PlainDate {
  const date = Temporal.PlainDate.from(day).subtract(period, { overflow: "constrain" });
  return Temporal.PlainDate.compare(date, FIRST_DAY) < 0 ? FIRST_DAY : date;
}

function startOf(day: Temporal.PlainDate, timeZone: string, type: TimeType): TypedValue {
  if (type === "date") return { kind: "date", day: day.toString() };
  if (type === "datetime") return { kind: "datetime", local: `${day} 00:00:00` };
  // Not always midnight: daylight-saving time may begin then.
  const instant = day.toZonedDateTime(timeZone).toInstant();
  return { kind: "timestamp", utc: instant.toString().replace("T", " ").replace("Z", "") };
}
