import type { ColumnType } from "../../store/catalog.ts";

/** What answers have for integers that JSON's numbers cannot hold. */
const BIG_INTEGER = /^-?\d{16,19}$/;

/** Is this the text of an integer beyond 2^53, as answers have it? */
export function isBigInteger(value: unknown): value is string {
  return typeof value === "string" && BIG_INTEGER.test(value);
}

/**
 * A list for SQLite's `json_each`, with the values as a column of this type keeps them: truth as 0
 * or 1, and the integers that answers have as texts as integers.
 */
export function jsonList(values: readonly unknown[], type: ColumnType): string {
  const items = values.map((value) => {
    if (typeof value === "boolean") return String(Number(value));
    return type === "number" && isBigInteger(value) ? value : JSON.stringify(value);
  });
  return `[${items.join(",")}]`;
}
