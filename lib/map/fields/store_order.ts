/** The order of stores in a list that is not CARTO's own. */
import type { SortOrder } from "../query/map_query.ts";
import type { Store } from "./store.ts";

/** @returns what orders stores as asked, those without a value last, and equal ones by their id. */
export function byOrder({ column, direction }: SortOrder): (a: Store, b: Store) => number {
  const sign = direction === "asc" ? 1 : -1;
  return (a, b) => {
    const [one, other] = [a[column], b[column]];
    if (isMissing(one) || isMissing(other)) {
      return Number(isMissing(one)) - Number(isMissing(other)) || byId(a, b);
    }
    if (one === other) return byId(a, b);
    return one < other ? -sign : sign;
  };
}

const byId = (a: Store, b: Store) => (a.store_id ?? 0) - (b.store_id ?? 0);

function isMissing(value: string | number | undefined): value is undefined {
  return value === undefined || value === "";
}
