/** Statistics of the values of loaded cells. */
import type { Layer } from "../../document.ts";
import type { AttributeStats } from "../../sources/source_stats.ts";
import { propertyOf } from "../feature_value.ts";
import { numberOf } from "../values.ts";
import { aliasOf, type Cell } from "./cell.ts";

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

/** @returns the statistics of numbers and of texts. */
export function statsOfValues(values: readonly unknown[]): AttributeStats {
  const numbers = statsOfNumbers(values.flatMap((value) => numberOf(value) ?? []));
  const texts = new Set(values.filter((value) => typeof value === "string"));
  if (texts.size === 0 && numbers !== undefined) return numbers;
  const categories = [...texts].sort().slice(0, MOST_TEXTS);
  const hasNulls = values.some((value) => value === null || value === undefined);
  return { min: undefined, max: undefined, quantiles: {}, ...numbers, categories, hasNulls };
}

/** @returns the statistics by column: each is there, also where cells have no value. */
export function statsOfCells(
  layer: Layer,
  cells: readonly Cell[],
): ReadonlyMap<string, AttributeStats> {
  return new Map(
    columnsOf(layer).map((column) => {
      const alias = aliasOf(layer, column);
      return [column, statsOfValues(cells.map(({ properties }) => propertyOf(properties, alias)))];
    }),
  );
}

/** Of a tileset, which may have hundreds of columns, those that colors or heights show. */
function columnsOf(layer: Layer): string[] {
  const { aggregation } = layer;
  if (aggregation !== undefined) {
    return aggregation.columns.map((one) => one.of === "column" ? one.column : one.alias);
  }
  const shown = "aggregate" in layer ? [layer.color, layer.height].flat() : [];
  return shown.flatMap((part) => typeof part === "object" ? part.column : []);
}
