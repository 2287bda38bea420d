import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { type Geometry, readGeometry } from "../../spatial/geometry.ts";
import type { ColumnType } from "../../store/catalog.ts";
import type { TranslatedQuery } from "../parse/translate.ts";
import { readLists, type RowList } from "./read.ts";

/** A value as an answer's JSON has it. */
export type JsonValue = string | number | boolean | null | Geometry | object;

/**
 * Runs a translated query.
 *
 * @param most rows that are read; asking for more is an error where `overflow` is `refuse`
 * @returns its rows, with values in the order of its columns
 * @throws {ApiError} 400 where SQLite cannot run it, or it yields too much
 */
export function runQuery(
  reader: DatabaseSync,
  { sql, bindings }: Pick<TranslatedQuery, "sql" | "bindings">,
  most: number,
  overflow: "refuse" | "cut",
): RowList[] {
  const rows = readLists(reader, {
    sql: `SELECT * FROM (${sql}) LIMIT @rows_most`,
    bindings: { ...bindings, rows_most: BigInt(most + 1) },
  });
  if (rows.length <= most) return rows;
  if (overflow === "cut") return rows.slice(0, most);
  throw new ApiError(400, `The query yields more than ${most} rows; add a LIMIT`);
}

/**
 * A value in JSON, by the type that its column has. Integers that JSON's numbers cannot hold are
 * decimal texts.
 *
 * @throws {ApiError} 400 at infinity, which JSON would make null of
 */
export function toJson(value: SQLOutputValue | undefined, type: ColumnType): JsonValue {
  if (value === undefined || value === null) return null;
  if (type === "geometry") return readGeometry(value instanceof Uint8Array ? value : Number(value));
  if (value instanceof Uint8Array) return null;
  if (type === "boolean") return Number(value) === 1;
  if (type === "object") return JSON.parse(String(value));
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new ApiError(400, "The query failed: float64 overflow");
  }
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
