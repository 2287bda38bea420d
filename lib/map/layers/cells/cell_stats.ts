/** Statistics of the values of loaded cells. */
import type { AttributeStats } from "../../sources/source_stats.ts";
import { numberOf } from "../values.ts";

/** The most classes of a scale. */
const CLASSES = Array.from({ length: 19 }, (_, index) => index + 2);

/** @param values in any order. @returns undefined without values. */
export function statsOfNumbers(values: readonly number[]): AttributeStats | undefined {
  const sorted = Float64Array.from(values).sort();
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return undefined;
  const limit = (share: number) => sorted[Math.floor(share * sorted.length)] ?? max;
  return {
    min,
    max,
    quantiles: Object.fromEntries(CLASSES.map((classes) => [
      classes,
      Array.from({ length: classes - 1 }, (_, index) => limit((index + 1) / classes)),
    ])),
    categories: [],
  };
}

/** More values of a text have no color of their own. */
const MOST_TEXTS = 100;

/** @returns the statistics of numbers and of texts; undefined without values. */
export function statsOfValues(values: readonly unknown[]): AttributeStats | undefined {
  const numbers = statsOfNumbers(values.flatMap((value) => numberOf(value) ?? []));
  const texts = new Set(values.filter((value) => typeof value === "string"));
  if (texts.size === 0) return numbers;
  const categories = [...texts].sort().slice(0, MOST_TEXTS);
  const hasNulls = values.some((value) => value === null || value === undefined);
  return { min: undefined, max: undefined, quantiles: {}, ...numbers, categories, hasNulls };
}
