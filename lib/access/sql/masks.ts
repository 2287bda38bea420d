/** Masks as SQL: a coarser value of the same column. NULL stays NULL in all of them. */
import type { Dialect } from "../dialects/mod.ts";
import type { Mask } from "../schema/mask_schema.ts";

/** @param value an expression of the column's exact value. */
export function maskSql(mask: Mask, value: string, dialect: Dialect): string {
  if ("floor" in mask) return dialect.floorSql(value, mask.floor);
  if ("first" in mask) return `LEFT(${value}, ${mask.first})`;
  if ("start_of" in mask) return dialect.startOfSql(value, mask.start_of);
  return dialect.pointSql(
    middleSql(`ST_X(${value})`, 180, mask.cell),
    middleSql(`ST_Y(${value})`, 90, mask.cell),
  );
}

/**
 * The middle of the cell's side. The last cell is closed at both ends, as points beyond the globe
 * are errors. This is no LEAST, which ignores NULL on PostgreSQL, Redshift and Databricks: an empty
 * geometry would become a point.
 */
function middleSql(degrees: string, most: number, side: number): string {
  const step = `FLOOR(${degrees} / ${side}) * ${side}`;
  const last = decimal(most - side);
  const start = `CASE WHEN ${degrees} >= ${last} THEN ${last} ELSE ${step} END`;
  return `${start} + ${decimal(side / 2)}`;
}

/** Without the noise of binary fractions: sides have three digits at most. */
const decimal = (value: number) => String(Number(value.toFixed(6)));
