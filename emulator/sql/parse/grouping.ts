import type { Expression, Translation, Usage } from "./scope.ts";

/** A column of a SELECT's result, and what it is made of. */
export interface Item extends Expression {
  readonly name: string;
  readonly usage: Usage;
}

/**
 * Where rows are grouped, each column that is read must be a key or stand in an aggregate. SQLite
 * would give the value of any row instead.
 *
 * @param keys SQL of what follows GROUP BY; without it the list's aggregates make one group of all
 * @throws {ApiError} 400 that names the column
 */
export function requireGrouped(
  { cursor }: Translation,
  items: readonly (Pick<Item, "sql" | "usage">)[],
  keys: readonly string[],
): void {
  for (const { sql, usage } of items) {
    if (keys.includes(sql)) continue;
    for (const [columnSql, columnName] of usage.columns) {
      if (keys.includes(columnSql)) continue;
      throw cursor.error(`Column ${columnName} is neither grouped nor aggregated`);
    }
  }
}
