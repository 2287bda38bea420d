/** Filters of a tileset's features, which CARTO cannot filter: as `column_filter.ts` writes them. */
import type { Filters } from "@carto/api-client";
import { momentOf } from "../fields/formats/moment.ts";
import { valueOf } from "./feature_value.ts";

/** @returns whether a feature, as deck.gl's accessors get it, fits all filters. */
export function passes(feature: unknown, filters: Filters): boolean {
  return Object.entries(filters).every(([column, filter]) => {
    const value = valueOf(feature, column) ?? null;
    if (value === null) return false;
    const { in: list, closed_open: range, time } = filter;
    if (list !== undefined && !list.values.some((one) => String(one) === String(value))) {
      return false;
    }
    const number = typeof value === "boolean" ? NaN : Number(value);
    if (range !== undefined && !isBetween(number, range.values, false)) return false;
    return time === undefined || isBetween(momentOf(value)?.at ?? NaN, time.values, true);
  });
}

/** @param isClosed whether the end belongs to a range. */
function isBetween(
  value: number,
  ranges: readonly (readonly number[])[],
  isClosed: boolean,
): boolean {
  return ranges.some(([from = -Infinity, to = Infinity]) =>
    value >= from && (isClosed ? value <= to : value < to)
  );
}
