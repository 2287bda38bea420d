/** How a column's values are formatted, in the reader's language. */
import * as v from "valibot";
import { settings } from "../json/schema_parts.ts";
import { about, flag, oneOf, whole } from "./parts.ts";
import { text } from "./text.ts";

/** Units that Intl supports, and areas, which it does not. */
export const UNITS = [
  "acre",
  "bit",
  "byte",
  "celsius",
  "centimeter",
  "day",
  "degree",
  "fahrenheit",
  "fluid-ounce",
  "foot",
  "gallon",
  "gigabyte",
  "gram",
  "hectare",
  "hour",
  "inch",
  "kilobyte",
  "kilogram",
  "kilometer",
  "kilometer-per-hour",
  "liter",
  "megabyte",
  "meter",
  "meter-per-second",
  "mile",
  "mile-per-hour",
  "milliliter",
  "millimeter",
  "millisecond",
  "minute",
  "month",
  "ounce",
  "pound",
  "second",
  "square-foot",
  "square-kilometer",
  "square-meter",
  "square-mile",
  "stone",
  "terabyte",
  "ton",
  "week",
  "yard",
  "year",
] as const;

const digits = about(
  v.optional(whole("a number of digits", 0, 10)),
  "Digits after the decimal point; by default as many as the value has, up to 3.",
);
const compact = about(v.optional(flag, false), "Whether large numbers are shortened: 1.2M.");
const style = about(
  v.optional(oneOf(["short", "medium", "long", "full"]), "medium"),
  "Which parts of the date and time are shown.",
);

const number = settings({ type: v.literal("number"), digits, compact });
const currency = settings({
  type: v.literal("currency"),
  currency: about(
    v.pipe(
      v.string("must be a currency such as USD"),
      v.regex(/^[A-Z]{3}$/, "must be a currency's three letters, such as USD"),
    ),
    "The currency of the column's amounts (ISO 4217).",
  ),
  digits,
  compact,
});
const percent = settings({
  type: v.literal("percent"),
  digits,
  of: about(
    v.optional(oneOf(["one", "hundred"]), "one"),
    "The value of the whole: 0.5 of 1, or 50 of 100, is 50 %.",
  ),
});
const unit = settings({
  type: v.literal("unit"),
  unit: about(oneOf(UNITS), "The unit of the column's values."),
  digits,
  compact,
});
const date = settings({ type: v.literal("date"), style });
const datetime = settings({
  type: v.literal("datetime"),
  style,
  time_zone: about(
    v.optional(
      v.pipe(
        v.string("must be a time zone"),
        v.check(isTimeZone, "must be a time zone such as America/New_York or UTC"),
      ),
    ),
    "The time zone; by default the reader's own.",
  ),
});
const plain = settings({
  type: v.literal("text"),
  pad: about(
    v.optional(whole("a number of characters", 1, 40)),
    "Pads with leading zeros to this many characters: 2110 becomes 02110.",
  ),
});
const boolean = settings({
  type: v.literal("boolean"),
  yes: about(v.optional(text), "The text for true."),
  no: about(v.optional(text), "The text for false."),
});
const link = settings({
  type: v.literal("link"),
  text: about(v.optional(text), "The link's text; its host is shown beside it."),
});

const formats = [number, currency, percent, unit, date, datetime, plain, boolean, link] as const;
const FORMATS = formats.map(({ entries }) => entries.type.literal);

export const format = v.variant("type", formats, `must be one of ${FORMATS.join(", ")}`);

export type Format = v.InferOutput<typeof format>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
