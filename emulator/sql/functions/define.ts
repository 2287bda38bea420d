import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";

/** A value that SQLite hands to a function; integers are `bigint` where it asks for those. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** The limit of the statement that a connection runs. */
interface Deadline {
  /** When it must end, by `performance.now()`. */
  readonly at: number;
  readonly ms: number;
}

/** The clock is read at every so many calls of a function: reading it costs as much as one. */
const CALLS_PER_LOOK = 16;

const deadlines = new WeakMap<DatabaseSync, Deadline>();

/** What was wrong first in the statement that a connection runs. */
const failures = new WeakMap<DatabaseSync, ApiError>();

/** How a function is called. */
interface FunctionOptions {
  /** Is it called with NULL too? Otherwise any NULL makes its result NULL. */
  readonly takesNull?: boolean;
  /** May its result differ from call to call, or must it not be computed before it is needed? */
  readonly volatile?: boolean;
  /** Is it called past the deadline too? */
  readonly isAlwaysRun?: boolean;
}

/**
 * Gives a connection a function of SQL. What the body throws is kept for
 * {@linkcode takeFailure}, and the function's result is NULL then: an exception that crosses
 * SQLite makes `all()` of node:sqlite wait for ever in Deno 2.9. Past the deadline it is NULL at
 * once, so that the rows that are left take no time.
 *
 * @param body its number of parameters is that of the function; integers come as `bigint`
 */
export function defineFunction(
  database: DatabaseSync,
  name: string,
  body: (...args: SqlValue[]) => SqlValue,
  { takesNull = false, volatile = false, isAlwaysRun = false }: FunctionOptions = {},
): void {
  const options = {
    deterministic: !volatile,
    directOnly: true,
    useBigIntArguments: true,
    varargs: false,
  };
  let calls = 0;
  let late = false;
  const guarded = (...args: SqlValue[]): SqlValue => {
    if (!takesNull && args.includes(null)) return null;
    if (!isAlwaysRun && (late || calls++ % CALLS_PER_LOOK === 0)) {
      late = isLate(database);
      if (late) return null;
    }
    try {
      return body(...args);
    } catch (error) {
      keepFailure(database, error);
      return null;
    }
  };
  Object.defineProperty(guarded, "length", { value: body.length });
  Reflect.apply(database.function, database, [name, options, guarded]);
}

/** Keeps an error until the statement has run; the first one counts. */
export function keepFailure(database: DatabaseSync, error: unknown): void {
  if (failures.has(database)) return;
  const known = error instanceof ApiError
    ? error
    : new ApiError(400, `The query failed: ${error instanceof Error ? error.message : "?"}`);
  failures.set(database, known);
}

/** What a function of the last statement threw first; it is forgotten with that. */
export function takeFailure(database: DatabaseSync): ApiError | undefined {
  const failure = failures.get(database);
  failures.delete(database);
  return failure;
}

/** Lets the statements of a connection run so many milliseconds from now on. */
export function startDeadline(database: DatabaseSync, ms: number): void {
  deadlines.set(database, { at: performance.now() + ms, ms });
}

/** The integer without an absolute value: `abs()` of it is an error of SQLite's own. */
export const MIN_INT64 = -(2n ** 63n);

/**
 * Gives a connection `still_running(x)`, which is 1 until its deadline. Then it is the one integer
 * that has no absolute value: `abs(still_running(x))` is an error of SQLite's own, which ends the
 * statement. Nothing else does: a thread that is terminated goes on inside SQLite.
 */
export function defineStillRunning(database: DatabaseSync): void {
  const isRunning = (_row: SqlValue): bigint => isLate(database) ? MIN_INT64 : 1n;
  const options = { takesNull: true, volatile: true, isAlwaysRun: true };
  defineFunction(database, "still_running", isRunning, options);
}

/** Is the deadline of a connection's statement past? Then that is what its failure will be. */
function isLate(database: DatabaseSync): boolean {
  const deadline = deadlines.get(database);
  if (!deadline || performance.now() < deadline.at) return false;
  keepFailure(database, lateError(deadline.ms));
  return true;
}

/** The refusal of what ran too long. */
export function lateError(ms: number): ApiError {
  return new ApiError(504, `The query ran longer than ${ms / 1_000} s`);
}
