/** Finds the rows of CARTO's answers that a user must not see. */
import type { PersonOfTest } from "./people.ts";

export type Value = string | number;
/** Values by column, without NULLs. */
export type Row = Readonly<Record<string, Value>>;

export interface LeakChecker {
  /** The rows that the user may see, with their visible columns. */
  readonly visible: readonly Row[];
  /** @returns the rows whose values do not all match a visible row. */
  leaksAmong(rows: readonly Row[]): Row[];
}

export function createLeakChecker({ sees }: PersonOfTest, table: readonly Row[]): LeakChecker {
  const visible = table.flatMap((row) => {
    const columns = sees(row);
    return columns.length === 0 ? [] : [only(row, columns)];
  });
  const byId = new Map(visible.map((row) => [row.store_id, row]));
  const agrees = (row: Row, seen: Row) =>
    Object.entries(row).every(([name, value]) => seen[name] === value);
  return {
    visible,
    leaksAmong: (rows) =>
      rows.filter((row) => {
        // A row without an id may match any visible row with the same values.
        const candidates = row.store_id === undefined ? visible : [byId.get(row.store_id)];
        return !candidates.some((seen) => seen !== undefined && agrees(row, seen));
      }),
  };
}

function only(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)));
}

/** The geometry, and what CARTO counts from it where a tile's features have no other id. */
const OF_GEOMETRY = ["geom", "_carto_feature_id"];

/**
 * @returns the record as a row, without only the geometry: values under names that no column has
 * are checked as well.
 */
export function toRow(record: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, Value> = {};
  for (const [name, value] of Object.entries(record)) {
    if (OF_GEOMETRY.includes(name) || value === null || Number.isNaN(value)) continue;
    row[name] = typeof value === "number" ? value : String(value);
  }
  return row;
}

/** @returns a column's values, without missing ones. */
export function valuesOf(rows: readonly Row[], column: string): Value[] {
  return rows.flatMap((row) => row[column] ?? []);
}
