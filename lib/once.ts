/**
 * @returns a function that calls `make` once, and then always returns its result: of a promise, a
 * failure as well.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * let calls = 0;
 * const answer = once(() => ++calls);
 * expect([answer(), answer()]).toEqual([1, 1]);
 * ```
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
