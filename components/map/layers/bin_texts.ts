/** Classes and bars of numbers as text, so that a reader knows where each value belongs. */

import type { AttributeStats } from "../../../lib/map/sources/source_stats.ts";
import type { MapState } from "../state/map_state.ts";
import type { ColumnOf } from "../widgets/coloring.ts";

/** @param how `compact` is short: $1.2M. */
type WriteLimit = (limit: number, how: "compact" | "exact") => string;

export interface BinTexts {
  /** The limit itself. */
  limit(limit: number): string;
  /** The least value of the class that begins there. */
  first(limit: number): string;
  /** The greatest value of the class that ends before the limit; null for none before it. */
  last(limit: number): string | null;
}

/**
 * Limits are as short as they can be without two of them reading alike.
 *
 * @param limits between all classes.
 * @param isWhole whether all values are whole numbers: a class before 304 then ends with 303.
 */
export function binTexts(
  limits: readonly number[],
  isWhole: boolean,
  write: WriteLimit,
): BinTexts {
  const distinct = new Set(limits);
  const differ = (how: "compact" | "exact") =>
    new Set([...distinct].map((limit) => write(limit, how))).size === distinct.size;
  const how = differ("compact") ? "compact" : "exact";
  const limit = (value: number) => write(value, how);
  return {
    limit,
    first: (value) => limit(isWhole ? Math.ceil(value) : value),
    last(value) {
      if (!isWhole) return null;
      const text = limit(Math.ceil(value) - 1);
      return text === limit(Math.ceil(value)) ? null : text;
    },
  };
}

/** @returns whether all values of the column are whole numbers, as far as is known. */
export function isWholeColumn(
  { layers, datasetOf }: Pick<MapState, "layers" | "datasetOf">,
  { dataset, column }: ColumnOf,
): boolean {
  const ofCells = [...layers.values()].filter(({ layer }) => layer.dataset === dataset)
    .map(({ statsOf }) => statsOf(column));
  return [datasetOf(dataset).stats.value.get(column), ...ofCells].some(areWhole);
}

type Stats = Pick<AttributeStats, "min" | "max" | "quantiles">;

/** @returns whether every known value is whole; false without enough of them. */
export function areWhole(stats: Stats | undefined): boolean {
  if (stats === undefined) return false;
  const values = Object.values(stats.quantiles).flat();
  return values.length > 0 && [stats.min, stats.max, ...values].every(Number.isInteger);
}
