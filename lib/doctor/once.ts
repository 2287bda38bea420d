/** @returns what calls `make` at the first call and gives its result, or its failure, ever after. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
