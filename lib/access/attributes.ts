/**
 * Reads a person's attributes strictly: a value that is not of the declared form matches nothing.
 *
 * Attributes are kept as they came, and read by the policy in force at each use.
 */
import type { AttributeDeclaration, AttributeType } from "./schema/attribute_schema.ts";
import { isDay } from "./calendar_day.ts";

/** A JSON scalar, as an identity provider or an application sent it. */
export type RawValue = string | number | boolean | null;
/** One attribute, as it came. A null in a list refuses the attribute. */
export type RawAttribute = RawValue | readonly RawValue[];
/** A person's attributes by name, as they came; of a policy's declared attributes only. */
export type RawAttributes = Readonly<Record<string, RawAttribute>>;

/**
 * A value that was read. Numbers are their digits, since 18 of them exceed a double; text, dates
 * and UUIDs are texts.
 */
export type AttributeValue = string | boolean;

/** Why an attribute is refused; for logs, which never contain the value. */
export type RefusalKind =
  | "not_text"
  | "not_integer"
  | "not_decimal"
  | "not_boolean"
  | "not_date"
  | "not_uuid"
  | "list"
  | "commas"
  | "too_many"
  | "too_large";

export type AttributeReading =
  /** Sorted, without duplicates; at least one. */
  | { readonly outcome: "values"; readonly values: readonly AttributeValue[] }
  | { readonly outcome: "missing" }
  | { readonly outcome: "refused"; readonly kind: RefusalKind };

/** The most values of an attribute. */
export const MOST_VALUES = 200;
/** The most that all of a person's attributes may take, in UTF-8 bytes of their JSON. */
export const MOST_BYTES = 16 * 1024;
/** In code points. */
const LONGEST_TEXT = 256;

const MISSING: AttributeReading = { outcome: "missing" };
const refused = (kind: RefusalKind): AttributeReading => ({ outcome: "refused", kind });

/**
 * @param raw as it came; undefined where the person has none.
 * @returns its values, or why it has none. Both "missing" and "refused" match nothing.
 */
export function readAttribute(
  { type, many, fold }: AttributeDeclaration,
  raw: RawAttribute | undefined,
): AttributeReading {
  if (raw === undefined || raw === null || raw === "") return MISSING;
  const items = isList(raw) ? raw : [raw];
  if (items.length === 0) return MISSING;
  if (isList(raw) && !many) return refused("list");
  // A list that was written as text: splitting it would make values of quotes and blanks.
  if (many && typeof raw === "string" && raw.includes(",")) return refused("commas");
  if (items.length > MOST_VALUES) return refused("too_many");
  const values = new Set<AttributeValue>();
  for (const item of items) {
    const value = READERS[type](fold === "lower" && typeof item === "string" ? lower(item) : item);
    // Dropping one bad item would hide a fault of the provider's.
    if (value === null) return refused(`not_${type}`);
    values.add(value);
  }
  return { outcome: "values", values: [...values].sort() };
}

/**
 * @returns the readings of the declared attributes, by name. All are refused where they are too
 * large together: none of them is more trustworthy than another.
 */
export function readAttributes(
  declarations: Readonly<Record<string, AttributeDeclaration>>,
  raw: RawAttributes,
): Readonly<Record<string, AttributeReading>> {
  const declared = Object.entries(declarations).map(([name, declaration]) =>
    [name, declaration, Object.hasOwn(raw, name) ? raw[name] : undefined] as const
  );
  const isTooLarge = sizeOf(Object.fromEntries(declared.map(([name, , value]) => [name, value]))) >
    MOST_BYTES;
  return Object.fromEntries(declared.map(([name, declaration, value]) => {
    const reading = readAttribute(declaration, value);
    const isRefused = isTooLarge && reading.outcome !== "missing";
    return [name, isRefused ? refused("too_large") : reading];
  }));
}

/** @returns UTF-8 bytes of the attributes' JSON, to compare with {@linkcode MOST_BYTES}. */
export function sizeOf(raw: Readonly<Record<string, RawAttribute | undefined>>): number {
  return new TextEncoder().encode(JSON.stringify(raw)).length;
}

const isList = (raw: RawAttribute): raw is readonly RawValue[] => Array.isArray(raw);

const READERS: Readonly<Record<AttributeType, (value: RawValue) => AttributeValue | null>> = {
  text: (value) => typeof value === "string" && isText(value) ? value : null,
  integer: readInteger,
  decimal: readDecimal,
  boolean: (value) => typeof value === "boolean" ? value : null,
  date: (value) => typeof value === "string" && isDay(value) ? value : null,
  uuid(value) {
    if (typeof value !== "string") return null;
    const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
    return isUuid ? value.toLowerCase() : null;
  },
};

/** Blanks at the ends do not count in some warehouses' comparisons. */
function isText(value: string): boolean {
  return value !== "" && value === value.trim() && value.isWellFormed() &&
    !value.includes("\0") && [...value].length <= LONGEST_TEXT;
}

/**
 * By Unicode's rules, which do not depend on a language; null where a character has no way back:
 * the Kelvin sign becomes a k, and would make another person's address.
 */
function lower(text: string): string | null {
  const isReversible = [...text].every((character) => {
    const folded = character.toLowerCase();
    return folded === character || folded.toUpperCase() === character;
  });
  return isReversible ? text.toLowerCase() : null;
}

/** Several providers send numbers as text. */
function readInteger(value: RawValue): string | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value !== "string" || !/^-?(0|[1-9]\d{0,17})$/.test(value)) return null;
  return value === "-0" ? "0" : value;
}

/** Text only: a JSON number has been through a double. Equal numbers have equal digits. */
function readDecimal(value: RawValue): string | null {
  if (typeof value !== "string" || !/^-?(0|[1-9]\d{0,17})(\.\d{1,9})?$/.test(value)) return null;
  const digits = value.includes(".") ? value.replace(/\.?0+$/, "") : value;
  return digits === "-0" ? "0" : digits;
}
