/** Waits for what a page shows. */

/** Resolves to what it gives, once that is not empty. */
export async function eventually<T>(look: () => Promise<T[]>, what: string): Promise<[T, ...T[]]> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 30_000) {
    const [first, ...rest] = await look();
    if (first !== undefined) return [first, ...rest];
  }
  throw new Error(`There is no ${what}`);
}
