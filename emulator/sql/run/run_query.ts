import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { type Geometry, readGeometry } from "../../spatial/geometry.ts";
import type { ColumnType } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";
import { startAllowance } from "../functions/allowance.ts";
import type { TranslatedQuery } from "../parse/translate.ts";
import { readLists, type RowList } from "./read.ts";

/** A value as an answer's JSON has it. */
export type JsonValue = string | number | boolean | null | Geometry | object;

/** What a query may cost. */
export interface QueryLimits {
  /** Rows that are read. */
  readonly most: number;
  /** Is asking for more an error, or is the rest left out? */
  readonly overflow: "refuse" | "cut";
  /** Bytes of its values, and characters of its JSON. @default {MOST_BYTES} */
  readonly mostBytes?: number;
}

/** So many that 200,000 rows of most tables fit, and that a thread holds them several times. */
export const MOST_BYTES = 128 * 2 ** 20;

/** What a number counts for. */
const NUMBER_BYTES = 8;

/**
 * Runs a translated query.
 *
 * @returns its rows, with values in the order of its columns
 * @throws {ApiError} 400 where SQLite cannot run it, or it yields too much
 */
export function runQuery(
  reader: DatabaseSync,
  { sql, bindings, columns }: TranslatedQuery,
  { most, overflow, mostBytes = MOST_BYTES }: QueryLimits,
): RowList[] {
  const bytes = columns.map(({ name, type }) =>
    type === "number" || type === "boolean"
      ? NUMBER_BYTES
      : `coalesce(octet_length(${quoteName(name)}), 0)`
  );
  startAllowance(reader, mostBytes);
  // The inner LIMIT keeps SQLite from computing the columns twice, for the rows and for their size.
  const rows = readLists(reader, {
    sql: `SELECT * FROM (SELECT * FROM (${sql}) LIMIT @rows_most)
      WHERE abs(within_allowance(${["0", ...bytes].join(" + ")}))`,
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
