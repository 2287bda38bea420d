import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { type Geometry, readGeometry } from "../../spatial/geometry.ts";
import type { ColumnType } from "../../store/catalog.ts";
import type { TranslatedQuery } from "../parse/translate.ts";

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
    // Without big integers the iterator ends, and says nothing, at the first one beyond 2^53.
    const statement = reader.prepare(query.sql);
    statement.setReadBigInts(true);
    for (const row of statement.iterate(query.bindings)) {
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

/**
 * A value in JSON, by the type that its column has.
 *
 * @throws {ApiError} 400 at an integer that JSON's numbers cannot hold: what CARTO answers then
 * is not known
 */
export function toJson(value: SQLOutputValue | undefined, type: ColumnType): JsonValue {
  if (value === undefined || value === null) return null;
  if (type === "geometry") return readGeometry(value instanceof Uint8Array ? value : Number(value));
  if (value instanceof Uint8Array) return null;
  if (type === "boolean") return Number(value) === 1;
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new ApiError(400, `${value} has more digits than a number in JSON; CAST it AS STRING`);
}
