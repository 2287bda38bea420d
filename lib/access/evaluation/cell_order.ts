/** The order of values as a warehouse has it, for values of one type. */
import type { WarehouseType } from "../schema/dataset_schema.ts";
import type { Cell } from "./row.ts";

/** Digits after the point that numbers are compared with. */
const SCALE = 18;

/**
 * @returns what values of the type are compared by: exact numbers as integers of 10^-18, instants
 * as nanoseconds since the epoch, everything else as text; null for what is not of the type.
 */
export function cellKey(
  cell: Exclude<Cell, null>,
  type: WarehouseType | undefined,
): bigint | string | null {
  if (typeof cell === "object") return null;
  switch (type ?? typeof cell) {
    case "number":
    case "integer":
    case "decimal":
      return numberKey(String(cell));
    case "timestamp":
      return instantKey(String(cell));
    case "datetime":
      return wallTimeKey(String(cell));
    case "uuid":
      return String(cell).toLowerCase();
    default:
      return String(cell);
  }
}

/** @returns below, at or above 0, as the cell is below, at or above the value; NaN for neither. */
export function compareCells(
  cell: Exclude<Cell, null>,
  value: string | number | boolean,
  type: WarehouseType | undefined,
): number {
  if (type === undefined && typeof cell !== typeof value) return NaN;
  const [one, other] = [cellKey(cell, type), cellKey(value, type)];
  if (one === null || other === null) return NaN;
  if (typeof one === "string" && typeof other === "string") return compareTexts(one, other);
  return one < other ? -1 : one > other ? 1 : 0;
}

/** By code points: JavaScript compares UTF-16 units. */
function compareTexts(one: string, other: string): number {
  const [left, right] = [[...one], [...other]];
  for (const [index, character] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1;
    const order = (character.codePointAt(0) ?? 0) - (against.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function numberKey(digits: string): bigint | null {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
  if (whole === "" || fraction.length > SCALE) return null;
  const size = BigInt(whole + fraction.padEnd(SCALE, "0"));
  return sign === "-" ? -size : size;
}

/** Without a zone by UTC, as most connections are set. */
function instantKey(text: string): bigint | null {
  const [, day, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?$/
      .exec(text) ?? [];
  if (day === undefined) return null;
  return Temporal.Instant.from(`${day}T${time}${zone === "UTC" ? "Z" : zone}`).epochNanoseconds;
}

function wallTimeKey(text: string): string | null {
  const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text);
  if (form === null) return null;
  const [, day, time = "00:00"] = form;
  return Temporal.PlainDateTime.from(`${day}T${time}`).toString({ fractionalSecondDigits: 9 });
}
