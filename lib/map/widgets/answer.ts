/** Parses CARTO's responses: some warehouses send numbers as texts. */
import * as v from "valibot";
import { MapError } from "../access/map_access.ts";

/**
 * @returns the answer, parsed.
 * @throws {MapError} `unavailable` where it is something else.
 */
export function parseAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  answer: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, answer);
  if (parsed.success) return parsed.output;
  throw new MapError("unavailable", { cause: new v.ValiError(parsed.issues) });
}

/** @returns the number, also from its text (NUMERIC, INT64); null for anything else. */
export function numberOf(value: unknown): number | null {
  const isText = typeof value === "string" && value.trim() !== "";
  const number = isText ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export const Numeric = v.pipe(v.unknown(), v.transform(numberOf));

/** A number of rows. */
export const Count = v.pipe(Numeric, v.number(), v.minValue(0));

/** The value of a group. */
export const Name = v.nullable(v.union([v.string(), v.number(), v.boolean()]));

const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:Z|UTC|([+-]\d{2}):?(\d{2})?)?)?$/;

/**
 * @returns milliseconds since the epoch of a day or time (ISO 8601), in UTC where it names no zone:
 * a day is the same day for all readers. Null for anything else.
 */
export function timeOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  const [, day, time = "00:00", hours, minutes = "00"] = TIME.exec(String(value)) ?? [];
  const moment = Date.parse(`${day}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  return Number.isNaN(moment) ? null : moment;
}
