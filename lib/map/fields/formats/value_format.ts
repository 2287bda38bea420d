/** Formats any value with any format. */
import { getOrCreate } from "../../../get_or_create.ts";
import type { Locale } from "../../../locale/locale.ts";
import { mapWordsOf } from "../../../locale/map_words.ts";
import type { ColumnType, Format } from "../../document.ts";
import { textOf } from "../text_of.ts";
import { dateWriter } from "./dates.ts";
import { linkOf } from "./links.ts";
import { type How, numberWriter } from "./numbers.ts";

export type { How };

const DEFAULTS: Readonly<Record<ColumnType, Format>> = {
  number: { type: "number", compact: false },
  date: { type: "date", style: "medium" },
  timestamp: { type: "datetime", style: "medium" },
  boolean: { type: "boolean" },
  text: { type: "text" },
};

/** Formats a present value; a value that does not fit the format is shown unchanged. */
export type WriteValue = (
  value: unknown,
  format: Format | undefined,
  type: ColumnType | null,
  how?: How,
) => string;

/** @returns a formatter in that language; each Intl object is created once. */
export function createValueFormats(locale: Locale): WriteValue {
  // Keyed by the document's format objects, which are few and stable.
  const writers = new Map<Format, Map<string, (value: unknown) => string | null>>();
  const make = (format: Format, type: ColumnType | null, how: How | undefined) => {
    switch (format.type) {
      case "number":
      case "currency":
      case "percent":
      case "unit":
        return numberWriter(locale, format, how);
      case "date":
      case "datetime":
        return dateWriter(locale, format, type);
      case "text":
        return (value: unknown) => plainText(value).padStart(format.pad ?? 0, "0");
      case "boolean":
        return booleanWriter(locale, format);
      case "link": {
        const text = format.text === undefined ? undefined : textOf(format.text, locale);
        return (value: unknown) => linkOf(value, text)?.text ?? null;
      }
    }
  };
  const writerOf = (format: Format, type: ColumnType | null, how: How | undefined) => {
    const ofFormat = getOrCreate(writers, format, () => new Map());
    return getOrCreate(ofFormat, `${type} ${how}`, () => make(format, type, how));
  };
  return (value, format, type, how) => {
    const used = format ?? DEFAULTS[type ?? typeOfValue(value)];
    return writerOf(used, type, how)(value) ?? plainText(value);
  };
}

function typeOfValue(value: unknown): ColumnType {
  if (typeof value === "number" || typeof value === "bigint") return "number";
  return typeof value === "boolean" ? "boolean" : "text";
}

const YES: readonly unknown[] = [true, "true", "t", 1];
const NO: readonly unknown[] = [false, "false", "f", 0];

function booleanWriter(locale: Locale, { yes, no }: Extract<Format, { type: "boolean" }>) {
  const words = mapWordsOf(locale).fields;
  return (value: unknown) => {
    if (YES.includes(value)) return yes === undefined ? words.yes : textOf(yes, locale);
    if (NO.includes(value)) return no === undefined ? words.no : textOf(no, locale);
    return null;
  };
}

/** Characters that fit a card. */
const LONGEST_JSON = 500;

/** @returns the value unchanged: a text, or the JSON of anything else. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  return JSON.stringify(value).slice(0, LONGEST_JSON);
}
