/** What a date or time may look like: ISO 8601, with a blank for the T as BigQuery prints it. */
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * The moment that a stored value means: an ISO 8601 date or time (UTC where it has no zone), or
 * milliseconds since 1970.
 *
 * @returns milliseconds since 1970; `undefined` where it means none
 */
export function epochMilliseconds(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, date, time = "00:00", zone = "Z"] = ISO.exec(value) ?? [];
  if (date === undefined || !isDay(date)) return undefined;
  const milliseconds = Date.parse(`${date}T${time}${offset(zone)}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** JavaScript takes 31 February for the 2nd of March. */
function isDay(date: string): boolean {
  if (Number(date.slice(8)) <= 28) return true;
  const milliseconds = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date);
}

function offset(zone: string): string {
  if (zone === "Z" || zone === "UTC") return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** A time as timestamps are kept: `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export function toIso(value: unknown): string | undefined {
  const milliseconds = typeof value === "string" ? epochMilliseconds(value) : undefined;
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/** Lengths of the steps of a time series, by the names that the client has for them. */
export const STEP_SIZES = ["year", "month", "week", "day", "hour", "minute", "second"] as const;

/** A length of time: so many of a step size. */
export interface Step {
  readonly size: typeof STEP_SIZES[number];
  readonly multiplier: number;
}

/** `2 month` and the like, as a statement binds a step. */
export function formatStep({ size, multiplier }: Step): string {
  return `${multiplier} ${size}`;
}

/** Reads what {@linkcode formatStep} wrote. @throws {RangeError} on anything else */
export function parseStep(text: string): Step {
  const [count, name] = text.split(" ");
  const size = STEP_SIZES.find((known) => known === name);
  const multiplier = Number(count);
  if (!size || !(multiplier >= 1)) throw new RangeError(`Not a step: ${text}`);
  return { size, multiplier };
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const LENGTHS = {
  week: 7 * DAY,
  day: DAY,
  hour: 3_600 * SECOND,
  minute: 60 * SECOND,
  second: SECOND,
};

/** 5 January 1970, the first Monday after time began. */
const FIRST_MONDAY = 4 * DAY;

/**
 * When the step began that a moment lies in, UTC: `2024-01-01`, or with hours
 * `2024-01-01T10:00:00Z`. Weeks begin on Monday. Longer steps are counted from 1970, and years
 * from the year 0.
 *
 * @param milliseconds since 1970
 */
export function stepName(milliseconds: number, { size, multiplier }: Step): string {
  const date = new Date(milliseconds);
  const down = (value: number, length: number) => Math.floor(value / length) * length;
  if (size === "year") return dayName(Date.UTC(down(date.getUTCFullYear(), multiplier)));
  if (size === "month") {
    const months = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    return dayName(Date.UTC(1970, down(months, multiplier)));
  }
  const start = size === "week" ? FIRST_MONDAY : 0;
  const begin = start + down(milliseconds - start, LENGTHS[size] * multiplier);
  const hasHours = size === "hour" || size === "minute" || size === "second";
  return hasHours ? `${new Date(begin).toISOString().slice(0, 19)}Z` : dayName(begin);
}

function dayName(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
