/** Builds the SQL condition that selects rows. */
import type { Dialect } from "./dialects/mod.ts";
import type { Literal, Rows } from "./restriction_schema.ts";

/**
 * @param columnSql quotes a column's name.
 * @returns comparisons joined by AND; null for every row.
 */
export function conditionOf(
  rows: Rows,
  columnSql: (name: string) => string,
  dialect: Dialect,
): string | null {
  if (rows === "all") return null;
  return Object.entries(rows).flatMap(([name, allowed]) =>
    comparisons(columnSql(name), allowed, dialect)
  ).join(" AND ");
}

function comparisons(
  column: string,
  allowed: Exclude<Rows, "all">[string],
  dialect: Dialect,
): string[] {
  if (typeof allowed !== "object") return [`${column} = ${literalSql(allowed, dialect)}`];
  if (Array.isArray(allowed)) {
    const values = allowed.map((value) => literalSql(value, dialect));
    return [`${column} IN (${values.join(", ")})`];
  }
  const { min, max } = allowed;
  return [
    ...min === undefined ? [] : [`${column} >= ${literalSql(min, dialect)}`],
    ...max === undefined ? [] : [`${column} <= ${literalSql(max, dialect)}`],
  ];
}

/** An expression that the warehouse evaluates to exactly this value. */
export function literalSql(value: Literal, dialect: Dialect): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return dialect.textSql(value);
}

/** @returns the conditions joined by OR, in parentheses where there are several. */
export function anyOf(conditions: readonly string[]): string {
  const [only = "FALSE", ...more] = conditions;
  return more.length === 0 ? only : conditions.map((condition) => `(${condition})`).join(" OR ");
}
