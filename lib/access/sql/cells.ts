/**
 * The SQL of one cell: exact where a view shows it so, coarser where one shows it masked, and empty
 * (NULL) in the other rows. Exact is more than masked, and masked more than hidden, so that several
 * views are joined without a choice.
 */
import { anyOf, conditionSql } from "./condition.ts";
import type { TableDataset } from "../schema/dataset_schema.ts";
import type { Dialect } from "../dialects/mod.ts";
import { maskSql } from "./masks.ts";
import type { View } from "../view.ts";

/** Quotes a column's name. */
export type ColumnSql = (name: string) => string;

/**
 * The rows in which a column is shown: in each row of the SELECT, where a condition holds, none.
 */
type Guard = "always" | "never" | { readonly sql: string };

export interface CellGuards {
  readonly exact: Guard;
  /** Where it is shown, exactly or masked. */
  readonly shown: Guard;
  /** Where a view shows it masked; also where another shows it exactly. */
  readonly masked: Guard;
}

/** @returns where the column is shown, and how. */
export function guardsOf(
  column: string,
  views: readonly View[],
  columnSql: ColumnSql,
  dialect: Dialect,
): CellGuards {
  const all = conditionsOf(views, columnSql, dialect);
  const guard = (shows: (view: View) => boolean): Guard => {
    const showing = views.filter(shows);
    if (showing.length === 0) return "never";
    const conditions = conditionsOf(showing, columnSql, dialect);
    if (conditions === null) return "always";
    const sql = anyOf(conditions);
    return all !== null && anyOf(all) === sql ? "always" : { sql };
  };
  const isExact = ({ columns }: View) => columns.includes(column);
  const isMasked = ({ masked }: View) => masked.includes(column);
  return {
    exact: guard(isExact),
    masked: guard(isMasked),
    shown: guard((view) => isExact(view) || isMasked(view)),
  };
}

/** @returns an expression of what is shown. */
export function cellSql(
  column: string,
  { exact, masked }: CellGuards,
  { masks = {} }: TableDataset,
  columnSql: ColumnSql,
  dialect: Dialect,
): string {
  const value = columnSql(column);
  if (exact === "always") return value;
  const mask = Object.hasOwn(masks, column) ? masks[column] : undefined;
  const coarse = mask === undefined ? "NULL" : maskSql(mask, value, dialect);
  if (exact === "never" && masked === "always") return coarse;
  const cases = [
    ...exact === "never" ? [] : [`WHEN ${exact.sql} THEN ${value}`],
    ...masked === "never"
      ? []
      : [masked === "always" ? `ELSE ${coarse}` : `WHEN ${masked.sql} THEN ${coarse}`],
  ];
  return `CASE ${cases.join(" ")} END`;
}

/** The conditions, one of which must hold, without duplicates; null where all rows are shown. */
export function conditionsOf(
  views: readonly View[],
  columnSql: ColumnSql,
  dialect: Dialect,
): readonly string[] | null {
  const conditions = new Set<string>();
  for (const { rows } of views) {
    if (rows === "all") return null;
    conditions.add(conditionSql(rows, columnSql, dialect));
  }
  return [...conditions].sort();
}
