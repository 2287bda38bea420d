import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { defineFunction, keepFailure, MIN_INT64, type SqlValue } from "./define.ts";

/** What the statement of a connection may still yield, in bytes. */
interface Allowance {
  readonly bytes: number;
  left: number;
}

const allowances = new WeakMap<DatabaseSync, Allowance>();

/** Lets the next statement of a connection yield so many bytes. */
export function startAllowance(database: DatabaseSync, bytes: number): void {
  allowances.set(database, { bytes, left: bytes });
}

/**
 * Gives a connection `within_allowance(bytes)`, called once a row: it is 1 until the statement has
 * yielded what it may. Then it is the one integer that has no absolute value, like `still_running`:
 * `abs(within_allowance(…))` ends the statement before its rows fill the memory.
 */
export function defineWithinAllowance(database: DatabaseSync): void {
  const take = (bytes: SqlValue): bigint => {
    const allowance = allowances.get(database);
    if (!allowance) return 1n;
    allowance.left -= Number(bytes);
    if (allowance.left >= 0) return 1n;
    keepFailure(database, tooManyBytes(allowance.bytes));
    return MIN_INT64;
  };
  defineFunction(database, "within_allowance", take, { volatile: true, isAlwaysRun: true });
}

/** The refusal of a result that is too large. */
export function tooManyBytes(most: number): ApiError {
  const megabytes = (most / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 3 });
  return new ApiError(
    400,
    `The query yields more than ${megabytes} MB; name fewer columns or add a LIMIT`,
  );
}
