/** Values of columns from CARTO, in tiles and in rows. */
import type { Value } from "../document.ts";

/** @returns the number that it is, or is written as (NUMERIC, INT64); null for anything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** @returns a key that identifies the value; null without a value. */
export function valueKey(value: unknown): string | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  // Of a JSON column. It may have a property `toString`, which String() would call.
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @returns the value that a document names by its text, of the type of those that are known. */
export function valueNamed(name: string, known: readonly Value[]): Value {
  const same = known.find((value) => String(value) === name);
  if (same !== undefined) return same;
  if (known.length > 0 && known.every((value) => typeof value === "number")) {
    return numberOf(name) ?? name;
  }
  if (known.some((value) => typeof value === "boolean")) {
    if (name === "true") return true;
    if (name === "false") return false;
  }
  return name;
}
