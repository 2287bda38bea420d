import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that `expr` is truthy and narrows its type accordingly.
 *
 * @param expr The value that must be truthy.
 * @param msg The message of the error when it is not.
 * @throws {AssertionError} when `expr` is falsy.
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}
