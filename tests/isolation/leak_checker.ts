/** Tells which of what CARTO answered somebody was not to see. */
import type { PersonOfTest } from "./people.ts";

export type Value = string | number;
/** Values by column; without those that are NULL. */
export type Row = Readonly<Record<string, Value>>;

export interface LeakChecker {
  /** What the person may see, row by row. */
  readonly visible: readonly Row[];
  /** @returns those rows that are not, value by value, one that the person may see. */
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
        // A row without its id is anybody's who has the same values.
        const candidates = row.store_id === undefined ? visible : [byId.get(row.store_id)];
        return !candidates.some((seen) => seen !== undefined && agrees(row, seen));
      }),
  };
}

function only(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)));
}

/**
 * @returns the record as a row. Only the geometry is left out: a value under a name that no column
 * has is one as well.
 */
export function toRow(record: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, Value> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === "geom" || value === null || Number.isNaN(value)) continue;
    row[name] = typeof value === "number" ? value : String(value);
  }
  return row;
}

/** @returns what there is of a column, row by row. */
export function valuesOf(rows: readonly Row[], column: string): Value[] {
  return rows.flatMap((row) => row[column] ?? []);
}
