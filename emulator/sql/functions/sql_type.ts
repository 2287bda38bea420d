import type { Column, ColumnType } from "../../store/catalog.ts";

/**
 * The types of GoogleSQL that expressions have here; `NULL` is that of an untyped NULL, and
 * `NUMERIC` that of a literal, which can only be compared.
 */
export type SqlType =
  | "INT64"
  | "FLOAT64"
  | "NUMERIC"
  | "STRING"
  | "BOOL"
  | "DATE"
  | "TIMESTAMP"
  | "GEOGRAPHY"
  | "ARRAY"
  | "NULL";

const COLUMN_TYPES = {
  INT64: "number",
  FLOAT64: "number",
  NUMERIC: "number",
  STRING: "string",
  BOOL: "boolean",
  DATE: "timestamp",
  TIMESTAMP: "timestamp",
  GEOGRAPHY: "geometry",
  ARRAY: "object",
  NULL: "unknown",
} as const satisfies Record<SqlType, ColumnType>;

const SQL_TYPES = {
  number: "FLOAT64",
  string: "STRING",
  boolean: "BOOL",
  timestamp: "TIMESTAMP",
  geometry: "GEOGRAPHY",
  object: "ARRAY",
  unknown: "NULL",
} as const satisfies Record<ColumnType, SqlType>;

/** The type of a column of a table or query. */
export function sqlTypeOf({ type, finer }: Pick<Column, "type" | "finer">): SqlType {
  return finer ?? SQL_TYPES[type];
}

/** A result's column. */
export function toColumn(name: string, type: SqlType): Column {
  const isFiner = type === "INT64" || type === "FLOAT64" || type === "DATE" || type === "TIMESTAMP";
  return { name, type: COLUMN_TYPES[type], ...isFiner && { finer: type } };
}

/** A column as a client sees it. */
export function describeColumn({ name, type }: Column): Pick<Column, "name" | "type"> {
  return { name, type };
}
