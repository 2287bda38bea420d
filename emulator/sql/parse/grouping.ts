import { quoteName } from "../../store/quote_name.ts";
import type { Expression, Translation, Usage } from "./scope.ts";

/** A column of a SELECT's result, and what it is made of. */
export interface Item extends Expression {
  readonly name: string;
  readonly usage: Usage;
}

/**
 * Where rows are grouped, each column of the list must be a key or stand in an aggregate. SQLite
 * would give the value of any row instead.
 *
 * @param keys SQL of what follows GROUP BY; without it the list's aggregates make one group of all
 * @throws {ApiError} 400 that names the column
 */
export function requireGrouped(
  { cursor }: Translation,
  items: readonly Item[],
  keys: readonly string[] | undefined,
): void {
  const aggregated = items.some(({ usage }) => usage.aggregates.size > 0);
  if (!keys && !aggregated) return;
  const isKey = (sql: string) => keys?.includes(sql) ?? false;
  for (const { sql, name, usage } of items) {
    if (isKey(sql) || isKey(quoteName(name))) continue;
    for (const [columnSql, columnName] of usage.columns) {
      if (isKey(columnSql)) continue;
      throw cursor.error(`Column ${columnName} is neither grouped nor aggregated`);
    }
  }
}
