import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { ApiError } from "../http/api_error.ts";
import type { ColumnType } from "../store/catalog.ts";
import { type Geometry, readGeometry } from "../store/geometry.ts";
import type { TranslatedQuery } from "./translate.ts";

/** A value as an answer's JSON has it. */
export type JsonValue = string | number | boolean | null | Geometry;

/** A row as SQLite gives it: values by the names of the query's columns. */
export type RawRow = Readonly<Record<string, SQLOutputValue>>;

/**
 * Runs a translated query and yields its rows.
 *
 * @param most rows that are read; asking for more is an error where `overflow` is `refuse`
 * @throws {ApiError} 400 where SQLite cannot run it, or it yields too much
 */
export function runQuery(
  reader: DatabaseSync,
  query: TranslatedQuery,
  most: number,
  overflow: "refuse" | "cut",
): RawRow[] {
  const rows: RawRow[] = [];
  try {
    for (const row of reader.prepare(query.sql).iterate(query.bindings)) {
      if (rows.length >= most) {
        if (overflow === "cut") break;
        throw new ApiError(400, `The query yields more than ${most} rows; add a LIMIT`);
      }
      rows.push(row);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, `The query failed: ${error instanceof Error ? error.message : "?"}`);
  }
  return rows;
}

/** A value in JSON, by the type that its column has. */
export function toJson(value: SQLOutputValue | undefined, type: ColumnType): JsonValue {
  if (value === undefined || value === null) return null;
  if (type === "geometry") return readGeometry(value instanceof Uint8Array ? value : Number(value));
  if (value instanceof Uint8Array) return null;
  if (type === "boolean") return value === 1;
  return typeof value === "bigint" ? Number(value) : value;
}
