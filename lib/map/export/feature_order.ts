/** Sorts features on the client. */
import { type Decimal, decimalOf } from "../fields/formats/decimal.ts";
import type { Feature } from "../fields/feature.ts";
import type { SortOrder } from "../query/map_query.ts";

/**
 * @param isNumeric texts of the column are numbers.
 * @returns a comparison for the sort order, with missing values last, and equal ones by id.
 */
export function byOrder(
  { column, direction }: SortOrder,
  isNumeric: boolean,
): (one: Feature, other: Feature) => number {
  const sign = direction === "asc" ? 1 : -1;
  const valueOf = ({ properties }: Feature): unknown => {
    const value = Object.hasOwn(properties, column) ? properties[column] : undefined;
    return isNumeric ? decimalOf(value) : value;
  };
  return (one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (isMissing(a) || isMissing(b)) {
      return Number(isMissing(a)) - Number(isMissing(b)) || byId(one, other);
    }
    return sign * compared(a, b, isNumeric) || byId(one, other);
  };
}

function byId({ id: one }: Feature, { id: other }: Feature): number {
  return compared(one ?? "", other ?? "", decimalOf(one) !== null && decimalOf(other) !== null);
}

function compared(a: unknown, b: unknown, isNumeric: boolean): number {
  if (isNumeric) {
    const [one, other] = [decimalOf(a), decimalOf(b)];
    if (one !== null && other !== null) return byNumber(one, other);
  }
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [one, other] = [String(a), String(b)];
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Whole numbers are compared by every digit. */
const WHOLE = /^-?\d+$/;

function byNumber(a: Decimal, b: Decimal): number {
  const [one, other] = [String(a), String(b)];
  if (!WHOLE.test(one) || !WHOLE.test(other)) return Number(a) - Number(b);
  const difference = BigInt(one) - BigInt(other);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

const isMissing = (value: unknown) => value === null || value === undefined || value === "";
