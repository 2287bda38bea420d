import type { SQLOutputValue } from "node:sqlite";
import type { Column, ColumnType } from "../store/catalog.ts";
import type { NumberSummary, Statistics } from "./statistics.ts";

/** The names that TileJSON has for the types of attributes. */
export const FIELD_TYPES = {
  number: "Number",
  string: "String",
  boolean: "Boolean",
  timestamp: "Timestamp",
  geometry: "String",
  object: "String",
  unknown: "String",
} as const satisfies Record<ColumnType, string>;

/** CARTO gives the limits of 3 to 20 classes of equal count. */
const CLASSES = Array.from({ length: 18 }, (_, index) => index + 3);

/** A legend has room for no more. */
const MAX_CATEGORIES = 20;

/**
 * What TileJSON's `tilestats` tells of one attribute: of numbers the range, the sum and
 * quantiles, of timestamps the range, of anything else the most frequent values; of an aggregate
 * nothing but its type.
 */
export function describeAttribute(
  { name, type }: Column,
  { count, numbers, sample }: Statistics,
): Record<string, unknown> {
  const head = { attribute: name, type: FIELD_TYPES[type] };
  const known = sample.map((row) => row[name] ?? null).filter((value) => value !== null);
  if (type === "number") {
    const summary = numbers.get(name);
    return summary ? { ...head, ...describeNumbers(summary, known.map(Number)) } : head;
  }
  if (type === "timestamp") {
    const sorted = known.map(String).sort();
    return { ...head, ...sorted.length > 0 && { min: sorted[0], max: sorted.at(-1) } };
  }
  if (sample.length === 0) return head;
  const share = count / sample.length;
  const text = (value: SQLOutputValue) => type === "boolean" ? String(value === 1) : String(value);
  return { ...head, categories: countCategories(known.map(text), share) };
}

function describeNumbers(
  { min, max, sum, count }: NumberSummary,
  values: readonly number[],
): Record<string, unknown> {
  const sorted = values.toSorted((a, b) => a - b);
  const limitsOf = (classes: number) =>
    Array.from(
      { length: classes - 1 },
      (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / classes)] ?? min,
    );
  return {
    min,
    max,
    sum,
    avg: sum / count,
    quantiles: Object.fromEntries(CLASSES.map((classes) => [classes, limitsOf(classes)])),
  };
}

/** @param share how many rows each value of a sample stands for */
function countCategories(
  values: readonly string[],
  share: number,
): { category: string; frequency: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MAX_CATEGORIES)
    .map(([category, frequency]) => ({ category, frequency: Math.round(frequency * share) }));
}
