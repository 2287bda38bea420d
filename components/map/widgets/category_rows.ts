/** The groups of category and pie as a list that keeps its order while the person chooses. */
import type { Value } from "../../../lib/map/document.ts";
import type { CategoryResult } from "../../../lib/map/widgets/results.ts";
import { wholeShares } from "./shares.ts";

export interface CategoryRow {
  /** Distinguishes a text from a number that looks the same. */
  readonly key: string;
  /** Null for rows without a value. */
  readonly value: Value | null;
  /** Null for a chosen value without rows in view. */
  readonly amount: number | null;
  /** In whole percent; null where amounts are not parts of a whole. */
  readonly share: number | null;
}

export interface CategoryRows {
  readonly rows: readonly CategoryRow[];
  /** All values that are not listed, combined. */
  readonly others: { readonly amount: number; readonly share: number | null } | null;
}

/** @returns a unique key of the value. */
export const keyOf = (value: Value | null): string => JSON.stringify(value);

/**
 * @param chosen values that the person chose: they are listed even without rows in view.
 * @param asParts amounts are parts of a whole: counts or sums.
 */
export function categoryRows(
  { groups, others }: CategoryResult,
  chosen: readonly Value[],
  asParts: boolean,
): CategoryRows {
  const amounts = groups.map(({ value }) => value);
  const shares = asParts ? wholeShares(others === null ? amounts : [...amounts, others]) : null;
  const rows = groups.map(({ name, value }, index): CategoryRow => ({
    key: keyOf(name),
    value: name,
    amount: value,
    share: shares?.[index] ?? null,
  }));
  const listed = new Set(rows.map(({ key }) => key));
  const missing = chosen.filter((value) => !listed.has(keyOf(value)))
    .map((value): CategoryRow => ({ key: keyOf(value), value, amount: null, share: null }));
  return {
    rows: [...rows, ...missing],
    others: others === null ? null : { amount: others, share: shares?.[groups.length] ?? null },
  };
}

/** @returns the rows in that order, by key; unknown ones come last, in their own order. */
export function arranged(
  rows: readonly CategoryRow[],
  order: readonly string[],
): readonly CategoryRow[] {
  const places = new Map(order.map((key, place) => [key, place]));
  const placeOf = ({ key }: CategoryRow) => places.get(key) ?? order.length;
  return rows.toSorted((one, other) => placeOf(one) - placeOf(other));
}
