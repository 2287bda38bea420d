/** Statistics of the values of loaded cells. */
import type { AttributeStats } from "../../sources/source_stats.ts";

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
