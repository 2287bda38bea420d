/**
 * Values in the column's type, so that the warehouse converts neither the value nor the column:
 * compared with a text, the number 123 would match "0123".
 */
import type { AttributeValue } from "./attributes.ts";
import type { AttributeType } from "./schema/attribute_schema.ts";
import type { WarehouseType } from "./schema/dataset_schema.ts";
import { isDay } from "./calendar_day.ts";
import type { Literal } from "./schema/literal_schema.ts";

/** A value as SQL has it. Texts of dates and times are of digits and `-:. ` only. */
export type TypedValue =
  | { readonly kind: "text" | "uuid"; readonly text: string }
  | { readonly kind: "number" | "decimal"; readonly digits: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "date"; readonly day: string }
  /** An instant, by UTC: `2026-01-31 05:00:00`, perhaps with a fraction. */
  | { readonly kind: "timestamp"; readonly utc: string }
  /** A time by the wall clock, in the same form. */
  | { readonly kind: "datetime"; readonly local: string };

const TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](([01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?)?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What the policy must have for a column of the type, for people. */
export const EXPECTED: Readonly<Record<WarehouseType, string>> = {
  text: "a text",
  number: "a number",
  integer: "a whole number",
  decimal: "a number",
  boolean: "true or false",
  date: "a day such as 2026-01-31",
  timestamp: "a time such as 2026-01-31T05:00:00Z",
  datetime: "a time without zone such as 2026-01-31T05:00:00",
  uuid: "a UUID",
};

/** @returns the policy's value in the column's type, if it has one; null where it does not fit. */
export function typedValue(value: Literal, type: WarehouseType | undefined): TypedValue | null {
  if (typeof value === "boolean") {
    return type === undefined || type === "boolean" ? { kind: "boolean", value } : null;
  }
  return typeof value === "number" ? typedNumber(value, type) : typedText(value, type);
}

function typedNumber(value: number, type: WarehouseType | undefined): TypedValue | null {
  const digits = String(value);
  if (type === undefined || type === "number") return { kind: "number", digits };
  if (type === "integer") return Number.isSafeInteger(value) ? { kind: "number", digits } : null;
  return type === "decimal" ? { kind: "decimal", digits } : null;
}

function typedText(text: string, type: WarehouseType | undefined): TypedValue | null {
  switch (type) {
    case undefined:
    case "text":
      return { kind: "text", text };
    case "date":
      return isDay(text) ? { kind: "date", day: text } : null;
    case "timestamp":
      return typedInstant(text);
    case "datetime":
      return typedWallTime(text);
    case "uuid":
      return UUID.test(text) ? { kind: "uuid", text } : null;
    default:
      return null;
  }
}

/** Without a zone the text is left to the warehouse, which takes that of the connection. */
function typedInstant(text: string): TypedValue | null {
  const [, day = "", hours, , seconds = ":00", zone] = TIME.exec(text) ?? [];
  if (!isDay(day)) return null;
  if (hours === undefined || zone === undefined) {
    return zone === undefined ? { kind: "text", text } : null;
  }
  const offset = /^(Z|UTC)$/.test(zone) ? "Z" : zone;
  const instant = Temporal.Instant.from(`${day}T${hours}${seconds}${offset}`);
  const utc = instant.toString().replace("T", " ").replace("Z", "");
  return /^\d{4}-/.test(utc) && !utc.startsWith("0000") ? { kind: "timestamp", utc } : null;
}

function typedWallTime(text: string): TypedValue | null {
  const [, day = "", hours = "00:00", , seconds = ":00", zone] = TIME.exec(text) ?? [];
  if (!isDay(day) || zone !== undefined) return null;
  return { kind: "datetime", local: `${day} ${hours}${seconds}` };
}

/** The types of columns that an attribute of each type may be compared with. */
export const COMPARABLE: Readonly<Record<AttributeType, readonly WarehouseType[]>> = {
  text: ["text"],
  integer: ["integer", "number"],
  decimal: ["decimal", "number"],
  boolean: ["boolean"],
  date: ["date"],
  uuid: ["uuid"],
};

/** @returns a person's value in the column's type; null where the types do not fit. */
export function typedAttribute(value: AttributeValue, type: WarehouseType): TypedValue | null {
  switch (type) {
    case "boolean":
      return typeof value === "boolean" ? { kind: "boolean", value } : null;
    case "text":
    case "uuid":
      return typeof value === "string" ? { kind: type, text: value } : null;
    case "integer":
    case "number":
      return typeof value === "string" ? { kind: "number", digits: value } : null;
    case "decimal":
      return typeof value === "string" ? { kind: "decimal", digits: value } : null;
    case "date":
      return typeof value === "string" ? { kind: "date", day: value } : null;
    default:
      return null;
  }
}
