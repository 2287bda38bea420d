import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import {
  addMonths,
  addTime,
  boundariesBetween,
  partOf,
  timeBetween,
  truncateTime,
} from "./date_parts.ts";
import { defineFunction, type SqlValue } from "./define.ts";
import { formatTime, isoOf, utc } from "./time_text.ts";

/** Gives a connection GoogleSQL's functions of dates and times; each is called with its part. */
export function registerDateFunctions(database: DatabaseSync): void {
  const define = (name: string, body: Parameters<typeof defineFunction>[2]) =>
    defineFunction(database, name, body);
  define("time_trunc", (part, time) => inRange(truncateTime(String(part), millisecondsOf(time))));
  define("time_part", (part, time) => BigInt(partOf(String(part), millisecondsOf(time))));
  define(
    "time_add",
    (part, time, count) => inRange(addTime(String(part), millisecondsOf(time), Number(count))),
  );
  define(
    "date_add_months",
    (time, count) => inRange(addMonths(millisecondsOf(time), Number(count))),
  );
  define(
    "date_diff",
    (part, a, b) => BigInt(boundariesBetween(String(part), millisecondsOf(a), millisecondsOf(b))),
  );
  define(
    "time_diff",
    (part, a, b) => BigInt(timeBetween(String(part), millisecondsOf(a), millisecondsOf(b))),
  );
  define("date_of", (year, month, day) => {
    const time = utc(Number(year), Number(month) - 1, Number(day));
    if (time !== undefined) return inRange(time);
    throw new ApiError(400, `DATE: there is no day ${year}-${month}-${day}`);
  });
  define("date_text", (time) => formatTime(String(time), "DATE"));
  define("timestamp_text", (time) => formatTime(String(time), "TIMESTAMP"));
  define("unix_millis", (time) => BigInt(millisecondsOf(time)));
  define("unix_seconds", (time) => BigInt(Math.floor(millisecondsOf(time) / 1_000)));
  define("timestamp_of_millis", (count) => inRange(Number(count)));
}

function millisecondsOf(time: SqlValue): number {
  const milliseconds = typeof time === "string" ? Date.parse(time) : NaN;
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new ApiError(400, `Not a date or time: ${String(time).slice(0, 40)}`);
}

function inRange(milliseconds: number): string {
  const time = Number.isFinite(milliseconds) ? isoOf(milliseconds) : undefined;
  if (time !== undefined) return time;
  throw new ApiError(400, "The date or time is outside of the years 1 to 9999");
}
