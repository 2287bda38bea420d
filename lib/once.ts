/**
 * @returns a function that calls `make` once, and then always returns its result: of a promise, a
 * failure as well.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
