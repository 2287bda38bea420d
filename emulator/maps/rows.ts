import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { ApiError } from "../errors/api_error.ts";
import { takeFailure } from "../sql/functions/define.ts";
import { readLists as readBigLists, type Select, toApiError } from "../sql/run/read.ts";

export type { Select } from "../sql/run/read.ts";

/** A row: values by the names of the columns. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** What the last row of {@linkcode iterateRows} has in its first column. */
const END = "end of rows";

/**
 * Yields rows one by one, so that a reader may stop where it has enough. A last row of its own
 * shows that all were read: `iterate()` ends without an error where SQLite has one.
 *
 * @param columns the names of all columns, of which the first is no text
 * @throws {ApiError} 400 where SQLite cannot run the statement
 */
export function* iterateRows(
  reader: DatabaseSync,
  { sql, bindings }: Select,
  columns: readonly string[],
): Generator<Row> {
  const nulls = columns.slice(1).map(() => ", NULL").join("");
  takeFailure(reader);
  try {
    const statement = reader.prepare(`${sql} UNION ALL SELECT '${END}'${nulls}`);
    statement.setReadBigInts(true);
    for (const row of statement.iterate(bindings)) {
      if (row[columns[0] ?? ""] === END) {
        const failure = takeFailure(reader);
        if (failure) throw failure;
        return;
      }
      yield plainRow(row);
    }
  } catch (error) {
    throw toApiError(error);
  }
  throw takeFailure(reader) ??
    new ApiError(400, "The query failed: int64 overflow, or SQLite ended early");
}

/** Numbers for all integers that are exact as such; those beyond 2^53 stay big. */
function plainRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

function plain(value: SQLOutputValue): SQLOutputValue {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * All rows of a SELECT.
 *
 * @param columns the names of all columns
 * @throws {ApiError} 400 where SQLite cannot run the statement
 */
export function readRows(
  reader: DatabaseSync,
  select: Select,
  columns: readonly string[],
): Row[] {
  return readLists(reader, select).map((row) =>
    Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]))
  );
}

/**
 * The first row of a SELECT.
 *
 * @throws {ApiError} 400 where SQLite cannot run the statement
 */
export function firstRow(reader: DatabaseSync, { sql, bindings }: Select): Row | undefined {
  takeFailure(reader);
  try {
    const statement = reader.prepare(sql);
    statement.setReadBigInts(true);
    const row = statement.get(bindings);
    const failure = takeFailure(reader);
    if (failure) throw failure;
    return row && plainRow(row);
  } catch (error) {
    throw takeFailure(reader) ?? toApiError(error);
  }
}

/**
 * All rows of a SELECT as lists of values in the order of its columns.
 *
 * @throws {ApiError} 400 where SQLite cannot run the statement
 */
export function readLists(reader: DatabaseSync, select: Select): (readonly SQLOutputValue[])[] {
  try {
    return readBigLists(reader, select, false);
  } catch (error) {
    if (error instanceof ApiError) throw error;
  }
  // Big integers take half as long again to read: only where there are any.
  return readBigLists(reader, select, true).map((row) => row.map(plain));
}
