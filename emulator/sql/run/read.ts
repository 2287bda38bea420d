import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { takeFailure } from "../functions/define.ts";

/** A SELECT with the values that it binds by name. */
export interface Select {
  readonly sql: string;
  readonly bindings: Readonly<Record<string, SQLInputValue>>;
}

/** A row as a list of values in the order of the columns; integers are `bigint`. */
export type RowList = readonly SQLOutputValue[];

/**
 * Reads all rows. It never uses `iterate()`, which ends without an error where SQLite has one, such
 * as a sum beyond 64 bits: rows would be missing from an answer that looks complete.
 *
 * @throws {ApiError} 400 where SQLite cannot run the statement, or one of its functions failed
 */
export function readLists(
  reader: DatabaseSync,
  { sql, bindings }: Select,
  bigIntegers = true,
): RowList[] {
  takeFailure(reader);
  let rows: RowList[];
  try {
    const statement = reader.prepare(sql);
    statement.setReadBigInts(bigIntegers);
    returnArrays(statement);
    rows = statement.all(bindings).map((row) => Array.isArray(row) ? row : Object.values(row));
  } catch (error) {
    throw takeFailure(reader) ?? toApiError(error);
  }
  const failure = takeFailure(reader);
  if (failure) throw failure;
  return rows;
}

/** node:sqlite has it; its type declarations do not yet. */
function returnArrays(statement: StatementSync): void {
  const setReturnArrays: unknown = Reflect.get(statement, "setReturnArrays");
  if (typeof setReturnArrays === "function") Reflect.apply(setReturnArrays, statement, [true]);
}

/** What an error of SQLite is to the client. */
export function toApiError(error: unknown): Error {
  if (error instanceof ApiError) return error;
  // An integer too large for a number is for the reader to read again.
  if (error instanceof Error && Reflect.get(error, "code") === "ERR_OUT_OF_RANGE") return error;
  const message = error instanceof Error ? error.message : "?";
  const known = message === "integer overflow" ? "int64 overflow: SUM" : message;
  return new ApiError(400, `The query failed: ${known}`);
}
