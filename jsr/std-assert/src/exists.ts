import { AssertionError } from "./assertion_error.ts";

/**
 * Asserts that `actual` is neither `null` nor `undefined` and narrows its type accordingly.
 *
 * @param actual The value that must be there.
 * @param msg What to say, after the standard sentence, when it is not.
 * @throws {AssertionError} when `actual` is `null` or `undefined`.
 */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  const suffix = msg ? `: ${msg}` : ".";
  throw new AssertionError(
    `Expected actual: "${actual}" to not be null or undefined${suffix}`,
  );
}
