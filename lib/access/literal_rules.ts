/** Checks that the values restricting a column are of the column's type. */
import type { Fault, Path } from "../json/json_text.ts";
import type { ColumnType } from "./dataset_schema.ts";
import type { Literal, Rows } from "./restriction_schema.ts";

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const INSTANT =
  /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|UTC|[+-]\d\d(:?\d\d)?))?)?$/;

const EXPECTED: Readonly<Record<ColumnType, [says: string, fits: (value: Literal) => boolean]>> = {
  text: ["a text", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number"],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  date: ["a day such as 2026-01-31", (value) => isTime(value, DAY)],
  timestamp: ["a time such as 2026-01-31T05:00:00Z", (value) => isTime(value, INSTANT)],
};

function isTime(value: Literal, form: RegExp): boolean {
  if (typeof value !== "string" || !form.test(value)) return false;
  const day = value.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/**
 * A warehouse converts a literal of another type, or the column: "0123" would match 123.
 *
 * @param types of columns; a column without one accepts any literal.
 */
export function* literalFaults(
  rows: Exclude<Rows, "all">,
  types: Readonly<Record<string, ColumnType>>,
  path: Path,
): Generator<Fault> {
  for (const [column, allowed] of Object.entries(rows)) {
    const type = Object.hasOwn(types, column) ? types[column] : undefined;
    if (type === undefined) continue;
    const [says, fits] = EXPECTED[type];
    const message = `must be ${says}: types has the column as ${type}`;
    for (const [at, value] of literalsOf(allowed)) {
      if (!fits(value)) yield { path: [...path, column, ...at], message };
    }
  }
}

function literalsOf(allowed: Exclude<Rows, "all">[string]): [at: Path, value: Literal][] {
  if (typeof allowed !== "object") return [[[], allowed]];
  if (Array.isArray(allowed)) return allowed.map((value, index) => [[index], value]);
  const { min, max } = allowed;
  return [
    ...min === undefined ? [] : [[["min"], min] satisfies [Path, Literal]],
    ...max === undefined ? [] : [[["max"], max] satisfies [Path, Literal]],
  ];
}
