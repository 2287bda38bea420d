import { ApiError } from "../../errors/api_error.ts";

/** The types of a moment: a DATE is kept as its midnight in UTC. */
export type TimeType = "DATE" | "TIMESTAMP";

/** GoogleSQL's literals of dates and times. */
const TEXT =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?(?: ?(Z|z|UTC|[+-]\d{1,2}(?::\d{2})?)| ([A-Za-z]+\/[A-Za-z_]+))?)?$/;

/**
 * Reads a text as GoogleSQL's CAST does. Without a zone it is UTC.
 *
 * @returns the moment as columns keep it; `undefined` where the text is none
 * @throws {ApiError} 400 for what BigQuery reads and the embedded CARTO does not
 */
export function parseTime(text: string, type: TimeType): string | undefined {
  const found = TEXT.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone, named] = found;
  const numbers = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = numbers;
  if (h > 23 || mi > 59 || s > 59) return undefined;
  if (named !== undefined) {
    throw new ApiError(400, `Named time zones are not in the embedded CARTO: ${named}`);
  }
  if (type === "DATE" && hour !== undefined) {
    throw new ApiError(400, `CAST AS DATE of a text with a time is not in the embedded CARTO`);
  }
  if (/[1-9]/.test(fraction.slice(3))) {
    throw new ApiError(400, `Microseconds are not in the embedded CARTO: ${text}`);
  }
  const midnight = utc(y, mo - 1, d);
  if (midnight === undefined) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const offset = offsetOf(zone);
  if (offset === undefined) return undefined;
  const time = midnight + ((h * 60 + mi - offset) * 60 + s) * 1_000 + milliseconds;
  return isoOf(time);
}

/** Minutes east of UTC; `undefined` where there is no such zone. */
function offsetOf(zone: string | undefined): number | undefined {
  if (!zone || /^(Z|UTC)$/i.test(zone)) return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Midnight of a day in UTC.
 *
 * @param month from 0
 * @returns milliseconds since 1970; `undefined` where there is no such day in the years 1 to 9999
 */
export function utc(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month &&
    date.getUTCDate() === day && year >= 1 && year <= 9_999;
  return isDay ? date.getTime() : undefined;
}

/** A moment as columns keep it; `undefined` outside the years 1 to 9999. */
export function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9_999 ? date.toISOString() : undefined;
}

/** A DATE or TIMESTAMP as BigQuery casts it to STRING. */
export function formatTime(iso: string, type: TimeType): string {
  if (type === "DATE") return iso.slice(0, 10);
  const fraction = iso.slice(20, 23);
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction === "000" ? "" : `.${fraction}`}+00`;
}
