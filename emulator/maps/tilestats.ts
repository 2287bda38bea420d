import type { SQLOutputValue } from "node:sqlite";
import type { Column, ColumnType } from "../store/catalog.ts";

/** The names that TileJSON has for the types of attributes. */
export const FIELD_TYPES = {
  number: "Number",
  string: "String",
  boolean: "Boolean",
  geometry: "String",
  unknown: "String",
} as const satisfies Record<ColumnType, string>;

/** CARTO gives the limits of 3 to 20 classes of equal count. */
const CLASSES = Array.from({ length: 18 }, (_, index) => index + 3);

/** A legend has room for no more. */
const MAX_CATEGORIES = 20;

/** What TileJSON's `tilestats` tells of one attribute. */
export function describeAttribute(
  { name, type }: Column,
  values: readonly SQLOutputValue[],
): Record<string, unknown> {
  const known = values.filter((value) => value !== null);
  const head = { attribute: name, type: FIELD_TYPES[type] };
  if (type === "number") return { ...head, ...describeNumbers(known.map(Number)) };
  return { ...head, categories: countCategories(known.map(String)) };
}

function describeNumbers(values: readonly number[]): Record<string, unknown> {
  if (values.length === 0) return {};
  const sorted = values.toSorted((a, b) => a - b);
  const sum = values.reduce((total, value) => total + value, 0);
  const limitsOf = (classes: number) =>
    Array.from(
      { length: classes - 1 },
      (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / classes)],
    );
  return {
    min: sorted[0],
    max: sorted.at(-1),
    sum,
    avg: sum / values.length,
    quantiles: Object.fromEntries(CLASSES.map((classes) => [classes, limitsOf(classes)])),
  };
}

function countCategories(values: readonly string[]): { category: string; frequency: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([category, frequency]) => ({ category, frequency }))
    .sort((a, b) => b.frequency - a.frequency || (a.category < b.category ? -1 : 1))
    .slice(0, MAX_CATEGORIES);
}
